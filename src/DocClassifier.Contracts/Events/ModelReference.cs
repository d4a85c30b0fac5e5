namespace DocClassifier.Contracts.Events;

/// <summary>The model that made a decision.</summary>
public sealed record ModelReference
{
    /// <summary><c>text</c> or <c>scan</c>.</summary>
    public required string Classifier { get; init; }

    /// <summary>The model package's digest.</summary>
    public required string Digest { get; init; }

    public required string FeatureVersion { get; init; }
}
