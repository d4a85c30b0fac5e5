using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>
/// Works on admitted records in parallel, whatever their partition, on the thread pool: at most <c>max</c> at once. One that must be alone
/// waits until nothing else is in work, and
/// nothing else begins before it is done. Thread-safe.
/// </summary>
internal sealed class WorkQueue(int max, Func<WindowEntry, bool, ValueTask> work)
{
    // A pump gives way after this many, so that the stages of one process take turns on the pool's threads.
    private const int Turn = 32;

    // A pump goes on to the next record while an earlier one waits for something, so this many keep every core busy.
    private static readonly int MaxPumps = Math.Max(2, Environment.ProcessorCount);

    // A suspect waits for others first, so that it runs in a warm process: the shorter it takes, the less a kill from outside is blamed on it.
    private static readonly long SuspectsWait = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<Item> _pending = new();
    private readonly Queue<(Item Item, long Since)> _suspects = new();
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

    /// <summary>Waiting to be worked on.</summary>
    public int Pending
    {
        get
        {
            lock (_gate)
                return _pending.Count + _suspects.Count;
        }
    }

    public void Enqueue(WindowEntry entry, bool alone) => Enqueue([new Item(entry, alone)]);

    /// <summary>Takes several at once: waking a thread for each costs more than the work of a quick stage.</summary>
    public void Enqueue(IReadOnlyList<Item> items)
    {
        int start;
        lock (_gate)
        {
            foreach (var item in items)
            {
                if (item.Alone)
                    _suspects.Enqueue((item, Environment.TickCount64));
                else
                    _pending.Enqueue(item);
            }

            start = NewPumps();
        }

        for (; start > 0; start--)
            StartPump();
    }

    // Under the lock.
    private int NewPumps()
    {
        var start = Math.Max(0, Math.Min(Math.Min(MaxPumps - _pumps, max - _running - _pumps), _pending.Count + _suspects.Count));
        _pumps += start;
        return start;
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
        int start;
        lock (_gate)
            start = NewPumps();
        for (; start > 0; start--)
            StartPump();
    }

    // Ends this pump when there is nothing to take; whoever finishes or enqueues next starts another.
    private bool TryTake(out Item item)
    {
        lock (_gate)
        {
            if (!TryChoose(out item))
            {
                _pumps--;
                return false;
            }

            _running++;
            _exclusive = item.Alone;
            return true;
        }
    }

    private bool TryChoose(out Item item)
    {
        item = default;
        if (_exclusive || _running >= max)
            return false;
        if (_suspects.TryPeek(out var suspect) && (_pending.Count == 0 || Environment.TickCount64 - suspect.Since > SuspectsWait))
        {
            item = suspect.Item;
            return _running == 0 && _suspects.TryDequeue(out _);
        }

        return _pending.TryDequeue(out item);
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

    internal readonly record struct Item(WindowEntry Entry, bool Alone);
}
