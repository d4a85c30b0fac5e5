namespace DocClassifier.Streaming.Running;

/// <summary>The stages running in this process and what they are doing. Thread-safe.</summary>
public sealed class StageMonitor
{
    private readonly Lock _gate = new();
    private StageRunner[] _runners = [];

    internal IReadOnlyList<StageRunner> Runners => Volatile.Read(ref _runners);

    /// <summary>A row per stage, in the order they were added.</summary>
    public IReadOnlyList<StageFigures> Snapshot() => [.. Runners.Select(runner => runner.Figures())];

    internal void Add(StageRunner runner)
    {
        lock (_gate)
            _runners = [.. _runners, runner];
    }
}
