namespace DocClassifier.Broker;

/// <summary>
/// Time for session and transaction timeouts, in milliseconds since the start. Invariant: it never counts time in which the broker did not
/// run (a laptop asleep, a stopped process): between two ticks it advances by at most <see cref="LongestStep"/>, so members whose
/// heartbeats lie unread in a socket are not thrown out by the first tick after waking. Thread-safe.
/// </summary>
internal sealed class SteadyClock(TimeProvider time)
{
    /// <summary>Milliseconds between ticks.</summary>
    public const int Interval = 100;

    /// <summary>The most a tick counts for.</summary>
    public const long LongestStep = 1000;

    private readonly Lock _gate = new();
    private long _last = time.GetTimestamp();
    private double _now;

    public long Now
    {
        get
        {
            lock (_gate)
                return (long)_now;
        }
    }

    public void Tick()
    {
        lock (_gate)
        {
            var at = time.GetTimestamp();
            _now += Math.Clamp(time.GetElapsedTime(_last, at).TotalMilliseconds, 0, LongestStep);
            _last = at;
        }
    }
}
