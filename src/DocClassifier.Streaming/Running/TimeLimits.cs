using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Running;

/// <summary>
/// Cancels work on documents whose time limit has passed; what does not come back even then is abandoned, also when its partition is gone.
/// Looked at now and then instead of a timer per document.
/// </summary>
internal sealed class TimeLimits(WorkQueue queue, StageWork work, TimeSpan limit, string stage, ILogger logger)
{
    /// <summary>How long cancelled work may take to come back.</summary>
    public static readonly TimeSpan AbandonAfter = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _between = TimeSpan.FromMilliseconds(Math.Min(1_000, limit.TotalMilliseconds / 4));
    private long _sweptAt = Stopwatch.GetTimestamp();

    /// <summary>True when it was time to look.</summary>
    public bool Sweep()
    {
        if (Stopwatch.GetElapsedTime(_sweptAt) < _between)
            return false;
        _sweptAt = Stopwatch.GetTimestamp();
        foreach (var slot in queue.Slots())
            Look(slot);
        return true;
    }

    private void Look(WorkSlot slot)
    {
        var entry = slot.Entry;
        if (!entry.Token.IsCancellationRequested)
        {
            if (entry.AttemptStartedAt is { } began && Stopwatch.GetElapsedTime(began) > limit)
                entry.TimeOut();
        }
        else if (slot.CancelledAt is not { } since)
        {
            slot.CancelledAt = _sweptAt;
        }
        else if (Stopwatch.GetElapsedTime(since) > AbandonAfter)
        {
            Log.Abandoned(logger, stage, entry.Record.Partition, entry.Record.Offset, AbandonAfter.TotalSeconds);
            work.Abandon(entry);
            queue.Abandon(slot);
        }
    }
}
