using Confluent.Kafka;
using DocClassifier.Streaming.Options;

namespace DocClassifier.Streaming.Window;

/// <summary>
/// Everything a stage has read and not committed yet, bounded by count and bytes, in all and per partition. Its lock is the one that
/// rebalance
/// callbacks take and under which a transaction is sealed; nothing waits for the network while it is held. Thread-safe.
/// </summary>
internal sealed partial class WorkWindow(WindowOptions options)
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
    public void MarkEnd(TopicPartitionOffset end)
    {
        lock (_gate)
        {
            if (_lanes.TryGetValue(end.TopicPartition, out var lane))
                lane.MarkEnd(end.Offset.Value);
        }
    }

    /// <summary>
    /// What lies beyond what was consumed; null for nothing. Ignored when the lane has moved on from <paramref name="readUpTo"/> meanwhile.
    /// </summary>
    public void MarkUnread(Lane lane, long readUpTo, FirstUnread? unread)
    {
        lock (_gate)
        {
            if (lane.IsOpen && lane.Count == 0 && lane.ReadUpTo == readUpTo)
                lane.MarkUnread(unread);
        }
    }

    /// <summary>
    /// Nothing more is admitted to this partition; what is in the window goes on. False when it was broken before or is not ours.
    /// </summary>
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
                // What waits for its schema ends in no time that could be waited for, and nothing behind it can be released before it.
                var parked = Array.FindIndex(kept, 0, keep, entry => entry.IsParked);
                if (parked >= 0)
                    keep = parked;
                lane.DropTail(keep, out var entries, out var bytes);
                _count -= entries;
                _bytes -= bytes;
            }
        }
    }

    /// <summary>
    /// When the oldest record of our partitions that is not released yet was written, whether it is in the window or still in the topic;
    /// null when there is none.
    /// </summary>
    public DateTimeOffset? OldestUnreleased()
    {
        lock (_gate)
        {
            DateTimeOffset? oldest = null;
            foreach (var lane in _order)
            {
                if (lane.OldestUnreleased is { } at && (oldest is null || at < oldest))
                    oldest = at;
            }

            return oldest;
        }
    }

    /// <summary>
    /// The partitions that have records to release and have not advanced for <paramref name="limit"/>. One whose first document waits for
    /// a slot is slow, not standing still, as long as other partitions advance; neither is one whose first document is being worked on
    /// within its time limit, or waits for the infrastructure.
    /// </summary>
    public List<StandingLane> StandingStill(TimeSpan limit, TimeSpan documentLimit)
    {
        var now = Environment.TickCount64;
        lock (_gate)
        {
            var anyAdvances = _order.Any(lane => now - lane.AdvancedAt <= limit.TotalMilliseconds);
            return [.. _order
                .Where(lane => lane.OldestUnreleased is not null && now - lane.AdvancedAt > limit.TotalMilliseconds)
                .Where(lane => lane.Head is not { } head || !(head.IsStarted ? head.IsBeingWorkedOn(documentLimit) : anyAdvances && !lane.IsRestoring))
                .Select(lane => new StandingLane(
                    lane.Partition, lane.Head?.Record.Offset ?? lane.Unread!.Offset, TimeSpan.FromMilliseconds(now - lane.AdvancedAt), lane.IsRestoring))];
        }
    }

    private void CloseLane(Lane lane)
    {
        _count -= lane.Count;
        _bytes -= lane.Bytes;
        lane.Close();
    }
}
