using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Seen;

/// <summary>
/// What has arrived on the partitions this instance holds, by ownership epoch: the newest ids, bounded in number. Thread-safe.
/// </summary>
internal sealed class SeenMemory(SeenOptions options, TimeProvider time, Action<int> forgetting)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Lane, SeenTable> _tables = [];
    private int _count;

    /// <summary>Ids in memory.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Starts an epoch with nothing known.</summary>
    public void Open(Lane lane)
    {
        lock (_gate)
        {
            Drop(lane);
            _tables[lane] = new SeenTable();
        }
    }

    /// <summary>The epoch has ended.</summary>
    public void Close(Lane lane)
    {
        lock (_gate)
            Drop(lane);
    }

    /// <summary>What is known of an id; null when nothing is, or when it is older than it is to be remembered.</summary>
    public SeenState? Find(Lane lane, UInt128 id)
    {
        lock (_gate)
            return _tables.TryGetValue(lane, out var table) && table.Find(id, out var hour) is { } state && !IsExpired(hour) ? state : null;
    }

    /// <summary>Remembers; ignored when the epoch has ended, or when it is older than it is to be remembered.</summary>
    public void Set(Lane lane, UInt128 id, SeenState state, DateTimeOffset at)
    {
        var hour = (uint)(at - DateTimeOffset.UnixEpoch).TotalHours;
        if (IsExpired(hour))
            return;
        lock (_gate)
        {
            if (!_tables.TryGetValue(lane, out var table) || !table.Set(id, state, hour))
                return;
            if (++_count <= options.SeenMax)
                return;
            // What has expired makes room without a loss.
            foreach (var each in _tables.Values)
                ForgetExpired(each);
            if (_count <= options.SeenMax)
                return;
            // Ids spread evenly, so the largest table holds the oldest one, near enough.
            _tables.Values.MaxBy(candidate => candidate.Count)!.ForgetOldest();
            _count--;
        }

        forgetting(options.SeenMax);
    }

    private bool IsExpired(uint hour) => DateTimeOffset.UnixEpoch.AddHours(hour + 1) + options.SeenFor < time.GetUtcNow();

    private void ForgetExpired(SeenTable table)
    {
        while (table.OldestHour() is { } hour && IsExpired(hour))
        {
            table.ForgetOldest();
            _count--;
        }
    }

    private void Drop(Lane lane)
    {
        if (_tables.Remove(lane, out var table))
            _count -= table.Count;
    }
}
