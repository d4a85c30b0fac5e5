namespace DocClassifier.Contracts.Events;

/// <summary>An alias of a classifier points to another model package.</summary>
public sealed record ModelAlias
{
    public required string Classifier { get; init; }

    /// <summary><c>champion</c> or <c>challenger</c>.</summary>
    public required string Alias { get; init; }

    public required string Digest { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }
}
