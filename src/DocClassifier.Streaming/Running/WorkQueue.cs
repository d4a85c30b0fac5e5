using System.Diagnostics;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>
/// Works on admitted records in parallel, whatever their partition, on the thread pool: at most <c>max</c> at once. One that must be
/// alone waits until nothing else is in work, and nothing else begins before it is done. Work that is abandoned counts no more, so one
/// that hangs holds up nobody. Thread-safe.
/// </summary>
/// <param name="max">The most at once.</param>
/// <param name="work">Deals with every failure of a document itself.</param>
/// <param name="failed">Takes what <paramref name="work"/> throws all the same: a defect, which would otherwise leave a document without
/// an outcome unseen.</param>
internal sealed class WorkQueue(int max, Func<WindowEntry, bool, ValueTask> work, Action<Exception> failed)
{
    // A pump gives way after this many, so that the stages of one process take turns on the pool's threads.
    private const int Turn = 32;

    // A pump goes on to the next record while an earlier one waits for something, so this many keep every core busy.
    private static readonly int MaxPumps = Math.Max(2, Environment.ProcessorCount);

    // A suspect waits for others first, so that it runs in a warm process: the shorter it takes, the less a kill from outside is blamed
    // on it.
    private static readonly long SuspectsWait = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<Item> _pending = new();
    private readonly Queue<(Item Item, long Since)> _suspects = new();
    private readonly HashSet<WorkSlot> _slots = [];
    private int _pumps;
    private readonly HashSet<WorkSlot> _abandoned = [];
    private bool _exclusive;
    private long? _fullSince;

    /// <summary>The most that are worked on at once.</summary>
    public int Max => max;

    /// <summary>Being worked on now, what was abandoned excepted.</summary>
    public int Running
    {
        get
        {
            lock (_gate)
                return _slots.Count;
        }
    }

    /// <summary>
    /// Work abandoned longer ago than this that has not come back: it holds memory, perhaps a thread, until the process ends.
    /// </summary>
    public int AbandonedFor(TimeSpan time)
    {
        lock (_gate)
            return _abandoned.Count(slot => Stopwatch.GetElapsedTime(slot.AbandonedAt!.Value) > time);
    }

    /// <summary>For how long no slot has become free; null while one is.</summary>
    public TimeSpan? FullFor
    {
        get
        {
            lock (_gate)
                return _fullSince is { } since ? Stopwatch.GetElapsedTime(since) : null;
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

    /// <summary>A snapshot of what is being worked on.</summary>
    public WorkSlot[] Slots()
    {
        lock (_gate)
            return [.. _slots];
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

        StartPumps(start);
    }

    /// <summary>Gives the slot of work that does not come back to others, its pump too where it holds one.</summary>
    public void Abandon(WorkSlot slot)
    {
        int start;
        lock (_gate)
        {
            if (!_slots.Contains(slot))
                return;
            slot.AbandonedAt = Stopwatch.GetTimestamp();
            _abandoned.Add(slot);
            if (slot.HoldsPump)
                _pumps--;
            Free(slot);
            start = NewPumps();
        }

        StartPumps(start);
    }

    // Under the lock.
    private int NewPumps()
    {
        var start = Math.Max(0, Math.Min(Math.Min(MaxPumps - _pumps, max - _slots.Count - _pumps), _pending.Count + _suspects.Count));
        _pumps += start;
        return start;
    }

    private void StartPumps(int count)
    {
        for (; count > 0; count--)
            ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.Pump(), this, preferLocal: false);
    }

    private void Pump()
    {
        for (var turn = 0; turn < Turn; turn++)
        {
            if (!TryTake(out var slot))
                return;
            var running = work(slot.Entry, slot.Alone);
            var isDone = running.IsCompletedSuccessfully;
            if (!isDone)
                _ = FinishAsync(running, slot).ContinueWith(
                    ended => failed(ended.Exception!.GetBaseException()), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            // Another pump has taken this one's place while the work held its thread.
            if (!TryKeepPump(slot, isDone))
                return;
        }

        StartPumps(1);
    }

    private bool TryKeepPump(WorkSlot slot, bool isDone)
    {
        lock (_gate)
        {
            var keeps = slot.AbandonedAt is null || !slot.HoldsPump;
            slot.HoldsPump = false;
            if (isDone)
                Finished(slot);
            return keeps;
        }
    }

    private async Task FinishAsync(ValueTask running, WorkSlot slot)
    {
        try
        {
            await running;
        }
        finally
        {
            int start;
            lock (_gate)
            {
                Finished(slot);
                start = NewPumps();
            }

            StartPumps(start);
        }
    }

    // Ends this pump when there is nothing to take; whoever finishes or enqueues next starts another.
    private bool TryTake(out WorkSlot slot)
    {
        lock (_gate)
        {
            if (!TryChoose(out var item))
            {
                slot = null!;
                _pumps--;
                return false;
            }

            slot = new WorkSlot(item.Entry, item.Alone);
            _slots.Add(slot);
            _exclusive = item.Alone;
            if (_exclusive || _slots.Count >= max)
                _fullSince = Stopwatch.GetTimestamp();
            return true;
        }
    }

    private bool TryChoose(out Item item)
    {
        item = default;
        if (_exclusive || _slots.Count >= max)
            return false;
        if (_suspects.TryPeek(out var suspect) && (_pending.Count == 0 || Environment.TickCount64 - suspect.Since > SuspectsWait))
        {
            item = suspect.Item;
            return _slots.Count == 0 && _suspects.TryDequeue(out _);
        }

        return _pending.TryDequeue(out item);
    }

    // Under the lock.
    private void Finished(WorkSlot slot)
    {
        if (slot.AbandonedAt is null)
            Free(slot);
        else
            _abandoned.Remove(slot);
    }

    // Under the lock.
    private void Free(WorkSlot slot)
    {
        _slots.Remove(slot);
        _fullSince = null;
        if (slot.Alone)
            _exclusive = false;
    }

    internal readonly record struct Item(WindowEntry Entry, bool Alone);
}
