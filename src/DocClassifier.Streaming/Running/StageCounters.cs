using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>Counts what a stage has committed. Written by the delivering thread, read by anyone.</summary>
internal sealed class StageCounters(string stage)
{
    private long _done;
    private long _rejected;

    public long Done => Volatile.Read(ref _done);

    public long Rejected => Volatile.Read(ref _rejected);

    public void Committed(IReadOnlyList<WindowEntry> batch)
    {
        var rejected = 0;
        foreach (var entry in batch)
        {
            if (entry.Outcome is { Kind: OutcomeKind.Rejected } outcome)
            {
                rejected++;
                Telemetry.Rejected(stage, outcome.Reason ?? "");
            }
        }

        Volatile.Write(ref _done, _done + batch.Count);
        Volatile.Write(ref _rejected, _rejected + rejected);
        Telemetry.Committed(stage, batch.Count);
    }
}
