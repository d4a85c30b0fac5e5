using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>
/// Works on admitted records in parallel, whatever their partition, on the thread pool: at most <c>max</c> at once. One that must be alone waits until nothing else is in work, and
/// nothing else begins before it is done. Thread-safe.
/// </summary>
internal sealed class WorkQueue(int max, Func<WindowEntry, bool, ValueTask> work)
{
    // A pump gives way after this many, so that the stages of one process take turns on the pool's threads.
    private const int Turn = 32;

    private readonly Lock _gate = new();
    private readonly Queue<Item> _pending = new();
    private int _running;
    private int _pumps;
    private bool _exclusive;

    /// <summary>Being worked on now.</summary>
    public int Running
    {
        get
        {
            lock (_gate)
                return _running;
        }
    }

    public void Enqueue(WindowEntry entry, bool alone)
    {
        lock (_gate)
        {
            _pending.Enqueue(new Item(entry, alone));
            if (_pumps + _running >= max)
                return;
            _pumps++;
        }

        StartPump();
    }

    private void StartPump() => ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.Pump(), this, preferLocal: false);

    private void Pump()
    {
        for (var turn = 0; turn < Turn; turn++)
        {
            if (!TryTake(out var item))
                return;
            var running = work(item.Entry, item.Alone);
            if (running.IsCompletedSuccessfully)
                Finished(item);
            else
                _ = FinishAsync(running, item);
        }

        StartPump();
    }

    private async Task FinishAsync(ValueTask running, Item item)
    {
        await running;
        Finished(item);
        var start = false;
        lock (_gate)
        {
            if (_pending.Count > 0 && _pumps + _running < max)
            {
                _pumps++;
                start = true;
            }
        }

        if (start)
            StartPump();
    }

    // Ends this pump when there is nothing to take; whoever finishes or enqueues next starts another.
    private bool TryTake(out Item item)
    {
        lock (_gate)
        {
            var mayStart = _pending.TryPeek(out item) && !_exclusive && _running < max && (!item.Alone || _running == 0);
            if (!mayStart)
            {
                _pumps--;
                return false;
            }

            _pending.Dequeue();
            _running++;
            _exclusive = item.Alone;
            return true;
        }
    }

    private void Finished(Item item)
    {
        lock (_gate)
        {
            _running--;
            if (item.Alone)
                _exclusive = false;
        }
    }

    private readonly record struct Item(WindowEntry Entry, bool Alone);
}
