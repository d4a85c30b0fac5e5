namespace DocClassifier.Bench.Hop;

/// <summary>What a hop is measured with.</summary>
public sealed record HopBenchOptions
{
    /// <summary>Documents of 500 characters per contender and round. Default 100,000.</summary>
    public int Records { get; init; } = 100_000;
}
