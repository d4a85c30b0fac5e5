using Confluent.Kafka;

namespace DocClassifier.Streaming.Window;

/// <summary>Release: what goes into a transaction, how it is sealed, and what follows its end.</summary>
internal sealed partial class WorkWindow
{
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
    /// Adds the completed heads of every lane, in order and up to the first gap, to the transaction under way, at most <paramref
    /// name="limit"/> in all; lanes take
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
    /// Runs <paramref name="seal"/> under the lock with the offsets to commit, if every epoch in the batch still holds; false otherwise.
    /// Rebalance callbacks wait
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
    /// Waits until what is complete up to the first gap is committed for these partitions, or the limit has passed: the one wait that a
    /// revoked callback allows itself.
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
}
