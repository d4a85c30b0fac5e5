namespace DocClassifier.Bench;

/// <summary>A bench could not be run: one line that says why.</summary>
public sealed class BenchException(string message, Exception? innerException = null) : Exception(message, innerException);
