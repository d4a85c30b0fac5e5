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
