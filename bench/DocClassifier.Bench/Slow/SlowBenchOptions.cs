namespace DocClassifier.Bench.Slow;

/// <summary>What <see cref="SlowBench"/> measures.</summary>
public sealed record SlowBenchOptions
{
    /// <summary>Seconds that each of the two parts sends for. Default 300; the long document takes four fifths of it.</summary>
    public int Seconds { get; init; } = 300;
}
