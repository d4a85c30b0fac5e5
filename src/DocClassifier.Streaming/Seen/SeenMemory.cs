using DocClassifier.Streaming.Options;

namespace DocClassifier.Streaming.Seen;

/// <summary>What has arrived on the partitions this instance holds: the newest ids, bounded in number. Thread-safe.</summary>
internal sealed class SeenMemory(SeenOptions options, TimeProvider time, Action<int> forgetting)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, SeenTable> _tables = [];
    private int _count;

    /// <summary>Ids in memory.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Starts a partition with nothing known.</summary>
    public void Open(int partition)
    {
        lock (_gate)
        {
            Drop(partition);
            _tables[partition] = new SeenTable();
        }
    }

    /// <summary>The partition is no longer ours.</summary>
    public void Close(int partition)
    {
        lock (_gate)
            Drop(partition);
    }

    /// <summary>What is known of an id; null when nothing is, or when it is older than it is to be remembered.</summary>
    public SeenState? Find(int partition, UInt128 id)
    {
        lock (_gate)
        {
            if (!_tables.TryGetValue(partition, out var table) || table.Find(id, out var hour) is not { } state)
                return null;
            return DateTimeOffset.UnixEpoch.AddHours(hour + 1) + options.SeenFor < time.GetUtcNow() ? null : state;
        }
    }

    /// <summary>Remembers; ignored when the partition is not ours.</summary>
    public void Set(int partition, UInt128 id, SeenState state, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (!_tables.TryGetValue(partition, out var table) || !table.Set(id, state, (uint)(at - DateTimeOffset.UnixEpoch).TotalHours))
                return;
            if (++_count <= options.SeenMax)
                return;
            // Ids spread evenly, so the largest table holds the oldest one, near enough.
            _tables.Values.MaxBy(candidate => candidate.Count)!.ForgetOldest();
            _count--;
        }

        forgetting(options.SeenMax);
    }

    private void Drop(int partition)
    {
        if (_tables.Remove(partition, out var table))
            _count -= table.Count;
    }
}
