namespace DocClassifier.Streaming.Running;

/// <summary>What a stage of this process is doing right now: a row of the live table.</summary>
public sealed record StageFigures
{
    /// <summary>The stage's name.</summary>
    public required string Stage { get; init; }

    /// <summary>Documents committed since the start, dead letters included.</summary>
    public required long Done { get; init; }

    /// <summary>Of them, dead-lettered as a whole.</summary>
    public required long Rejected { get; init; }

    /// <summary>Documents read and not committed yet.</summary>
    public required int InWindow { get; init; }

    /// <summary>Documents being worked on.</summary>
    public required int InWork { get; init; }

    /// <summary>Partitions held.</summary>
    public required int Partitions { get; init; }

    /// <summary>Age of the oldest document that is read but not committed (lag as time); null when there is none.</summary>
    public required TimeSpan? OldestAge { get; init; }

    /// <summary>
    /// Everything there is has been read and committed: every partition held was read to its end and the window is empty.
    /// </summary>
    public required bool IsCaughtUp { get; init; }

    /// <summary>Why the stage is not ready; null when it is.</summary>
    public required string? Trouble { get; init; }
}
