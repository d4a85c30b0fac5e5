using Confluent.Kafka;

namespace DocClassifier.Streaming.Window;

/// <summary>The bounds: when a partition is full, when it is paused and when it is resumed.</summary>
internal sealed partial class WorkWindow
{
    /// <summary>Its next record may not be admitted now.</summary>
    public bool IsFull(TopicPartition partition)
    {
        lock (_gate)
            return _lanes.TryGetValue(partition, out var lane) && IsFull(lane);
    }

    /// <summary>
    /// Waits up to <paramref name="limit"/> until this partition's next record may be admitted: cheaper than a pause, which throws
    /// prefetched records away.
    /// </summary>
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
                if (Environment.TickCount64 - lane.AdvancedAt > limit.TotalMilliseconds * 10)
                    return false;
                _settled.Reset();
            }

            var left = deadline - Environment.TickCount64;
            if (left <= 0 || !_settled.Wait((int)left))
                return false;
        }
    }

    /// <summary>The full partitions that the client may still fetch: to be paused, then marked.</summary>
    public List<TopicPartition> ToPause()
    {
        lock (_gate)
            return Which(lane => lane.Fetching != FetchState.Paused && IsFull(lane));
    }

    /// <summary>The partitions with room that the client may not be fetching: to be resumed, then marked.</summary>
    public List<TopicPartition> ToResume()
    {
        lock (_gate)
            return Which(lane => lane.Fetching != FetchState.Fetching && lane.Broken is null && HasRoom(lane));
    }

    /// <summary>The client has done it.</summary>
    public void Mark(IEnumerable<TopicPartition> partitions, FetchState state)
    {
        lock (_gate)
        {
            foreach (var partition in partitions)
            {
                if (_lanes.TryGetValue(partition, out var lane))
                    lane.Fetching = state;
            }
        }
    }

    /// <summary>Some partition may not be fetched by the client now.</summary>
    public bool AnyNotFetching()
    {
        foreach (var lane in Lanes())
        {
            if (lane.Fetching != FetchState.Fetching && lane.Broken is null)
                return true;
        }

        return false;
    }

    // The head of a partition is always admitted; room for the heads of all partitions is kept free, so the count is never exceeded.
    private bool IsFull(Lane lane) => lane.Count > 0
        && (lane.Count >= _laneCount || lane.Bytes >= _laneBytes || _count >= Math.Max(1, options.Count - _order.Length) || _bytes >= options.Bytes);

    private bool HasRoom(Lane lane) => lane.Count == 0
        || (lane.Count <= _laneCount / 2 && lane.Bytes <= _laneBytes / 2 && _count <= options.Count / 2 && _bytes <= options.Bytes / 2);

    private List<TopicPartition> Which(Func<Lane, bool> which)
    {
        var found = new List<TopicPartition>();
        foreach (var lane in _order)
        {
            if (which(lane))
                found.Add(lane.Partition);
        }

        return found;
    }
}
