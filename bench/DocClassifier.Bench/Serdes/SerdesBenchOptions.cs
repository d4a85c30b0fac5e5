namespace DocClassifier.Bench.Serdes;

/// <summary>What the serializers are measured with.</summary>
public sealed record SerdesBenchOptions
{
    /// <summary>Events of each type, contender and round. Default 10,000.</summary>
    public int Events { get; init; } = 10_000;
}
