namespace DocClassifier.Bench.Crash;

/// <summary>What the crash test is asked to do.</summary>
public sealed record CrashOptions
{
    /// <summary>Files put into the inbox for the first time; a twentieth of them arrives a second time. Default 20,000.</summary>
    public int Documents { get; init; } = 20_000;

    /// <summary>How many of them have been announced before the stages start, at most all. Default 0.</summary>
    public int Backlog { get; init; }

    /// <summary>Documents that a stage may hold (<c>Window:Count</c>). Default null: the stages' default.</summary>
    public int? Window { get; init; }

    /// <summary>Makes the documents and the order of the kills repeatable. Default null: another one each time, which is said.</summary>
    public int? Seed { get; init; }

    /// <summary>How a cluster of one's own is stopped and started. Default null: it is not.</summary>
    public ClusterCommands? Cluster { get; init; }
}
