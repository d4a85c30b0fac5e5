namespace DocClassifier.Bench.Crash;

/// <summary>What the crash test is asked to do.</summary>
public sealed record CrashOptions
{
    /// <summary>Files put into the inbox for the first time; a twentieth of them arrives a second time. Default 20,000.</summary>
    public int Documents { get; init; } = 20_000;

    /// <summary>Makes the documents and the order of the kills repeatable. Default null: another one each time, which is said.</summary>
    public int? Seed { get; init; }
}
