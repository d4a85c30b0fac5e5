namespace DocClassifier.Broker.Tests;

/// <summary>Time that stands still until it is moved; timers fire, once each time it is moved past them, before Advance returns.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state), dueTime, period);
        lock (_gate)
            _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref _ticks, by.Ticks);
        List<ManualTimer> due;
        lock (_gate)
            due = [.. _timers.Where(timer => timer.IsDue())];
        foreach (var timer in due)
            timer.Fire();
    }

    private sealed class ManualTimer(ManualTime time, Action callback, TimeSpan due, TimeSpan period) : ITimer
    {
        private long _next = due == Timeout.InfiniteTimeSpan ? long.MaxValue : time.GetTimestamp() + due.Ticks;
        private TimeSpan _period = period;

        public bool IsDue() => Interlocked.Read(ref _next) <= time.GetTimestamp();

        public void Fire()
        {
            Interlocked.Exchange(ref _next, _period == Timeout.InfiniteTimeSpan ? long.MaxValue : time.GetTimestamp() + _period.Ticks);
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            _period = newPeriod;
            Interlocked.Exchange(ref _next, dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time.GetTimestamp() + dueTime.Ticks);
            return true;
        }

        public void Dispose()
        {
            lock (time._gate)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
