namespace DocClassifier.Broker.Protocol;

/// <summary>Bytes that are not what the protocol allows here; the connection they came over is closed, nothing else.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
