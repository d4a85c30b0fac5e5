namespace DocClassifier.Contracts.Events;

/// <summary>How a document was prepared.</summary>
public sealed record Preparation
{
    /// <summary>Version of the prepare stage.</summary>
    public required string Version { get; init; }

    /// <summary>The steps in order, such as <c>unpack</c>, <c>nfkc</c>, <c>dehyphenate</c>.</summary>
    public required IReadOnlyList<string> Steps { get; init; }
}
