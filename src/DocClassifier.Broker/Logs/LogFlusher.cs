namespace DocClassifier.Broker.Logs;

/// <summary>
/// Group commit: a few threads synchronise partitions that have something new. Whatever is appended to a partition while its turn comes, or
/// while the disk works for it or another, goes into its next synchronisation together. Invariant: a partition is flushed by one thread at
/// a time. Thread-safe.
/// </summary>
internal sealed class LogFlusher : IDisposable
{
    private const int Threads = 4;

    // A monitor, not a semaphore or channel: those spin before they sleep, which costs more than the waiting of a quiet broker.
    private readonly object _gate = new();
    private readonly Queue<PartitionLog> _queue = new();
    private readonly Thread[] _threads;
    private bool _stopping;

    public LogFlusher()
    {
        _threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(Run) { IsBackground = true, Name = "broker-flush" })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Where a partition is; kept in the partition, guarded by the flusher.</summary>
    internal enum Turn
    {
        None,
        Queued,
        Running,
        RunningWithMore,
    }

    /// <summary>Cheap when the partition waits already.</summary>
    public void Enqueue(PartitionLog log)
    {
        lock (_gate)
        {
            if (log.FlushTurn == Turn.Running)
                log.FlushTurn = Turn.RunningWithMore;
            if (log.FlushTurn == Turn.None)
                Queue(log);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads)
            thread.Join();
    }

    private void Run()
    {
        while (Next() is { } log)
        {
            log.Flush();
            lock (_gate)
            {
                if (log.FlushTurn == Turn.RunningWithMore)
                    Queue(log);
                else
                    log.FlushTurn = Turn.None;
            }
        }
    }

    private void Queue(PartitionLog log)
    {
        log.FlushTurn = Turn.Queued;
        _queue.Enqueue(log);
        Monitor.Pulse(_gate);
    }

    /// <summary>Null when the broker stops and everything is flushed.</summary>
    private PartitionLog? Next()
    {
        lock (_gate)
        {
            while (_queue.Count == 0)
            {
                if (_stopping)
                    return null;
                Monitor.Wait(_gate);
            }

            var log = _queue.Dequeue();
            log.FlushTurn = Turn.Running;
            return log;
        }
    }
}
