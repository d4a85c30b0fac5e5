namespace DocClassifier.Sandbox;

/// <summary>The document is bad (or killed its worker, or passed a limit): a reason code of the contracts and a sentence for people.</summary>
public sealed class SandboxRejectedException(string reason, string message) : Exception(message)
{
    /// <summary>One of the stable reason codes, such as <c>broken</c>, <c>timeout</c> or <c>memory</c>.</summary>
    public string Reason { get; } = reason;
}
