using System.Diagnostics;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>
/// Cancels work on documents whose time limit has passed; what does not come back even then is given up. Looked at now and then instead of
/// a timer per document.
/// </summary>
internal sealed class TimeLimits(WorkWindow window, StageWork work, TimeSpan limit)
{
    private static readonly TimeSpan AbandonAfter = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _between = TimeSpan.FromMilliseconds(Math.Min(1_000, limit.TotalMilliseconds / 4));
    private readonly long _limit = (long)(limit.TotalSeconds * Stopwatch.Frequency);
    private long _sweptAt = Stopwatch.GetTimestamp();

    /// <summary>True when it was time to look.</summary>
    public bool Sweep()
    {
        if (Stopwatch.GetElapsedTime(_sweptAt) < _between)
            return false;
        _sweptAt = Stopwatch.GetTimestamp();
        foreach (var entry in window.StartedBefore(_sweptAt - _limit))
        {
            if (!entry.IsTimedOut)
                entry.TimeOut();
            else if (entry.AttemptStartedAt is { } began && Stopwatch.GetElapsedTime(began) > limit + AbandonAfter)
                work.Abandon(entry);
        }

        return true;
    }
}
