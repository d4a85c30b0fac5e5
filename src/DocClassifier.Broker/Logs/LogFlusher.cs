using System.Collections.Concurrent;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// Group commit: a few threads synchronise partitions that have something new. Whatever is appended to a partition while its turn comes or
/// while the disk works for another goes into the next synchronisation together. Thread-safe.
/// </summary>
internal sealed class LogFlusher : IDisposable
{
    private const int Threads = 2;
    private readonly BlockingCollection<PartitionLog> _queue = [];
    private readonly Thread[] _threads;

    public LogFlusher()
    {
        _threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(Run) { IsBackground = true, Name = "broker-flush" })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Cheap when the partition waits already.</summary>
    public void Enqueue(PartitionLog log)
    {
        if (Interlocked.CompareExchange(ref log.FlushQueued, 1, 0) == 0 && !_queue.IsAddingCompleted)
            _queue.Add(log);
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        foreach (var thread in _threads)
            thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        foreach (var log in _queue.GetConsumingEnumerable())
        {
            // Two threads may meet at one partition when it is queued anew while it is flushed; they take turns.
            lock (log.FlushTurn)
            {
                Volatile.Write(ref log.FlushQueued, 0);
                log.Flush();
            }
        }
    }
}
