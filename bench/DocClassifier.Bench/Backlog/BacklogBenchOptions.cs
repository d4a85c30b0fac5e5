namespace DocClassifier.Bench.Backlog;

/// <summary>What <see cref="BacklogBench"/> measures.</summary>
public sealed record BacklogBenchOptions
{
    /// <summary>Documents of 2 KB, whose bytes travel inline. Default 200,000.</summary>
    public int Documents { get; init; } = 200_000;

    /// <summary>Documents of 5 MB, which travel by reference. Default 2,000; their bytes and texts take 20 GB for a while.</summary>
    public int Large { get; init; } = 2_000;
}
