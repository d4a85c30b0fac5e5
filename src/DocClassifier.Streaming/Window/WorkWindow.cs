using Confluent.Kafka;
using DocClassifier.Streaming.Options;

namespace DocClassifier.Streaming.Window;

/// <summary>
/// Everything a stage has read and not committed yet, bounded by count and bytes, in all and per partition. Its lock is the one that rebalance
/// callbacks take and under which a transaction is sealed; nothing waits for the network while it is held. Thread-safe.
/// </summary>
internal sealed class WorkWindow(WindowOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TopicPartition, Lane> _lanes = [];
    private readonly AutoResetEvent _ready = new(false);
    private readonly ManualResetEventSlim _settled = new(false);
    private readonly int _laneCount = Math.Max(1, (int)(options.Count * options.PartitionShare));
    private readonly long _laneBytes = Math.Max(1, (long)(options.Bytes * options.PartitionShare));
    private Lane[] _order = [];
    private int _next;
    private int _signalled;
    private long _epochs;
    private int _count;
    private long _bytes;

    public int Count => Volatile.Read(ref _count);

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>The most that was ever in the window: its bound is kept when these stay under it.</summary>
    public int HighestCount { get; private set; }

    public int Partitions => Volatile.Read(ref _order).Length;

    /// <summary>Begins an epoch of a partition.</summary>
    public Lane Open(TopicPartition partition, bool restoring)
    {
        lock (_gate)
        {
            if (_lanes.TryGetValue(partition, out var earlier))
                CloseLane(earlier);
            var lane = new Lane(partition, ++_epochs) { IsRestoring = restoring };
            _lanes[partition] = lane;
            _order = [.. _lanes.Values];
            return lane;
        }
    }

    /// <summary>Ends the epochs of these partitions; returns the lanes that were open.</summary>
    public List<Lane> Close(IEnumerable<TopicPartition> partitions)
    {
        lock (_gate)
        {
            var closed = new List<Lane>();
            foreach (var partition in partitions)
            {
                if (_lanes.Remove(partition, out var lane))
                {
                    CloseLane(lane);
                    closed.Add(lane);
                }
            }

            _order = [.. _lanes.Values];
            _settled.Set();
            return closed;
        }
    }

    /// <summary>Ends every epoch.</summary>
    public List<Lane> CloseAll() => Close(Lanes().Select(lane => lane.Partition).ToList());

    /// <summary>A snapshot of the open lanes.</summary>
    public IReadOnlyList<Lane> Lanes() => Volatile.Read(ref _order);

    /// <summary>Takes a record in; null when it is not above the last one of its epoch or its partition is not ours.</summary>
    public WindowEntry? Admit(ConsumedRecord record)
    {
        lock (_gate)
        {
            if (!_lanes.TryGetValue(record.Partition, out var lane))
                return null;
            var entry = new WindowEntry(lane, record);
            if (!lane.TryAdd(entry))
                return null;
            _count++;
            _bytes += record.Bytes;
            HighestCount = Math.Max(HighestCount, _count);
            return entry;
        }
    }

    /// <summary>The memory that release asks is whole: the lane's outcomes may go.</summary>
    public void Restored(Lane lane)
    {
        lock (_gate)
            lane.IsRestoring = false;
        SignalReady();
    }

    /// <summary>The consumer has reached the partition's end.</summary>
    public void MarkEnd(TopicPartition partition)
    {
        lock (_gate)
        {
            if (_lanes.TryGetValue(partition, out var lane))
                lane.IsAtEnd = true;
        }
    }

    /// <summary>Nothing more is admitted to this partition; what is in the window goes on. False when it was broken before or is not ours.</summary>
    public bool TryBreak(TopicPartition partition, string why)
    {
        lock (_gate)
        {
            if (!_lanes.TryGetValue(partition, out var lane) || lane.Broken is not null)
                return false;
            lane.Broken = why;
            return true;
        }
    }

    /// <summary>Its next record may not be admitted now.</summary>
    public bool IsFull(TopicPartition partition)
    {
        lock (_gate)
            return _lanes.TryGetValue(partition, out var lane) && IsFull(lane);
    }

    /// <summary>Waits up to <paramref name="limit"/> until this partition's next record may be admitted: cheaper than a pause, which throws prefetched records away.</summary>
    public bool WaitForRoom(TopicPartition partition, TimeSpan limit)
    {
        var deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (true)
        {
            lock (_gate)
            {
                if (!_lanes.TryGetValue(partition, out var lane) || !IsFull(lane))
                    return true;
                // A head that does not move will not make room soon.
                if (Environment.TickCount64 - lane.HeadSince > limit.TotalMilliseconds * 10)
                    return false;
                _settled.Reset();
            }

            var left = deadline - Environment.TickCount64;
            if (left <= 0 || !_settled.Wait((int)left))
                return false;
        }
    }

    /// <summary>Marks every full lane as paused and returns their partitions; the caller pauses them.</summary>
    public List<TopicPartition> PauseFull()
    {
        lock (_gate)
            return Mark(lane => !lane.IsPaused && IsFull(lane), paused: true);
    }

    /// <summary>Unmarks the lanes that have room again and returns their partitions; the caller resumes them.</summary>
    public List<TopicPartition> ResumeRoomy()
    {
        lock (_gate)
            return Mark(lane => lane.IsPaused && lane.Broken is null && HasRoom(lane), paused: false);
    }

    public bool AnyPaused()
    {
        foreach (var lane in Lanes())
        {
            if (lane.IsPaused)
                return true;
        }

        return false;
    }

    /// <summary>An outcome was set.</summary>
    public void SignalReady()
    {
        if (Interlocked.Exchange(ref _signalled, 1) == 0)
            _ready.Set();
    }

    /// <summary>Waits until an outcome may be ready to release.</summary>
    public void WaitForReady(TimeSpan limit)
    {
        _ready.WaitOne(limit);
        Volatile.Write(ref _signalled, 0);
    }

    /// <summary>
    /// Adds the completed heads of every lane, in order and up to the first gap, to the transaction under way, at most <paramref name="limit"/> in all; lanes take
    /// turns in being first.
    /// </summary>
    public void Collect(List<WindowEntry> batch, int limit)
    {
        lock (_gate)
        {
            var order = _order;
            for (var i = 0; i < order.Length && batch.Count < limit; i++)
                CollectLane(order[(_next + i) % order.Length], batch, limit);
            _next = order.Length == 0 ? 0 : (_next + 1) % order.Length;
        }
    }

    /// <summary>The transaction has committed: its entries leave the window.</summary>
    public void Committed(IReadOnlyList<WindowEntry> batch)
    {
        lock (_gate)
        {
            foreach (var entry in batch)
            {
                if (!entry.Lane.IsOpen)
                    continue;
                entry.Lane.RemoveHead();
                entry.Lane.InTransaction--;
                _count--;
                _bytes -= entry.Record.Bytes;
            }

            _settled.Set();
        }
    }

    /// <summary>The transaction was aborted: its entries stay, to be sent again in order.</summary>
    public void Aborted(IReadOnlyList<WindowEntry> batch)
    {
        lock (_gate)
        {
            foreach (var entry in batch)
                entry.Lane.InTransaction = 0;
            _settled.Set();
        }

        SignalReady();
    }

    /// <summary>
    /// Runs <paramref name="seal"/> under the lock with the offsets to commit, if every epoch in the batch still holds; false otherwise. Rebalance callbacks wait
    /// meanwhile, so <paramref name="seal"/> must not block.
    /// </summary>
    public bool TrySeal(IReadOnlyList<WindowEntry> batch, Func<bool> seal, out List<TopicPartitionOffset> offsets)
    {
        lock (_gate)
        {
            var next = new Dictionary<Lane, long>();
            foreach (var entry in batch)
                next[entry.Lane] = entry.Record.Offset + 1;
            offsets = next.Select(pair => new TopicPartitionOffset(pair.Key.Partition, pair.Value)).ToList();
            return next.Keys.All(lane => lane.IsOpen) && seal();
        }
    }

    /// <summary>
    /// Waits until what is complete up to the first gap is committed for these partitions, or the limit has passed: the one wait that a revoked callback allows itself.
    /// </summary>
    public bool WaitUntilReleased(IReadOnlyCollection<TopicPartition> partitions, TimeSpan limit)
    {
        var deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (true)
        {
            lock (_gate)
            {
                if (!partitions.Any(partition => _lanes.TryGetValue(partition, out var lane) && (lane.InTransaction > 0 || lane.HasReady)))
                    return true;
                _settled.Reset();
            }

            SignalReady();
            var left = deadline - Environment.TickCount64;
            if (left <= 0 || !_settled.Wait((int)left))
                return false;
        }
    }

    /// <summary>Drops, from the tail, what nobody has begun to work on: the next owner reads it again.</summary>
    public void DropUnstarted()
    {
        lock (_gate)
        {
            foreach (var lane in _order)
            {
                var kept = lane.Entries.ToArray();
                var keep = kept.Length;
                while (keep > 0 && !kept[keep - 1].IsStarted && kept[keep - 1].Outcome is null)
                    keep--;
                lane.DropTail(keep, out var entries, out var bytes);
                _count -= entries;
                _bytes -= bytes;
            }
        }
    }

    /// <summary>What is being worked on since before <paramref name="timestamp"/>.</summary>
    public List<WindowEntry> StartedBefore(long timestamp)
    {
        lock (_gate)
            return _order.SelectMany(lane => lane.Entries).Where(entry => entry.Outcome is null && entry.AttemptStartedAt < timestamp).ToList();
    }

    /// <summary>When the oldest record that is not released yet was written; null when there is none in the window.</summary>
    public DateTimeOffset? OldestUnreleased()
    {
        lock (_gate)
        {
            DateTimeOffset? oldest = null;
            foreach (var lane in _order)
            {
                if (lane.Head is { } head && (oldest is null || head.Record.Timestamp < oldest))
                    oldest = head.Record.Timestamp;
            }

            return oldest;
        }
    }

    private void CollectLane(Lane lane, List<WindowEntry> batch, int limit)
    {
        if (!lane.IsOpen || lane.IsRestoring)
            return;
        var skip = lane.InTransaction;
        foreach (var entry in lane.Entries)
        {
            if (skip-- > 0)
                continue;
            if (batch.Count >= limit || entry.Outcome is null)
                return;
            batch.Add(entry);
            lane.InTransaction++;
        }
    }

    private void CloseLane(Lane lane)
    {
        _count -= lane.Count;
        _bytes -= lane.Bytes;
        lane.Close();
    }

    // The head of a partition is always admitted; room for the heads of all partitions is kept free, so the count is never exceeded.
    private bool IsFull(Lane lane) => lane.Count > 0
        && (lane.Count >= _laneCount || lane.Bytes >= _laneBytes || _count >= Math.Max(1, options.Count - _order.Length) || _bytes >= options.Bytes);

    private bool HasRoom(Lane lane) => lane.Count == 0
        || (lane.Count <= _laneCount / 2 && lane.Bytes <= _laneBytes / 2 && _count <= options.Count / 2 && _bytes <= options.Bytes / 2);

    private List<TopicPartition> Mark(Func<Lane, bool> which, bool paused)
    {
        var marked = new List<TopicPartition>();
        foreach (var lane in _order)
        {
            if (!which(lane))
                continue;
            lane.IsPaused = paused;
            marked.Add(lane.Partition);
        }

        return marked;
    }
}
