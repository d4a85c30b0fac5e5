namespace DocClassifier.Sandbox.Pool;

/// <summary>A worker took more time or memory for a request than it may.</summary>
internal sealed class LimitPassedException(string reason, string message) : Exception(message)
{
    public string Reason { get; } = reason;
}
