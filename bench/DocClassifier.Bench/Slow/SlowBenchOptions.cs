namespace DocClassifier.Bench.Slow;

/// <summary>What <see cref="SlowBench"/> measures.</summary>
public sealed record SlowBenchOptions
{
    /// <summary>The fewest that hold a document longer than the slow ones.</summary>
    public const int Least = 4;

    /// <summary>The most whose long document keeps within a document's time limit.</summary>
    public const int Most = 360;

    /// <summary>Seconds that each of the two parts sends for, <see cref="Least"/> to <see cref="Most"/>. Default 300; the long document takes four fifths of it.</summary>
    public int Seconds { get; init; } = 300;
}
