namespace DocClassifier.Streaming.Tests.Avro;

internal sealed class PythonRefusesException(string message) : Exception(message);
