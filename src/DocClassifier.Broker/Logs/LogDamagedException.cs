namespace DocClassifier.Broker.Logs;

/// <summary>What lies in a log is not what was written there; the message names file, position and offset, and what to do.</summary>
internal sealed class LogDamagedException(string message) : IOException(message);
