namespace DocClassifier.Avro.Tests;

internal sealed class PythonRefusesException(string message) : Exception(message);
