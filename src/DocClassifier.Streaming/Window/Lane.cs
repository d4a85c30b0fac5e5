using Confluent.Kafka;

namespace DocClassifier.Streaming.Window;

/// <summary>
/// One ownership epoch of one partition: its records in offset order. A partition that is assigned again gets a new lane, so a result that
/// belongs to an earlier epoch can never be taken for one of the present. Guarded by the window's lock.
/// </summary>
internal sealed class Lane(TopicPartition partition, long epoch)
{
    private readonly Queue<WindowEntry> _entries = new();

    public TopicPartition Partition { get; } = partition;

    public long Epoch { get; } = epoch;

    /// <summary>Oldest first.</summary>
    public Queue<WindowEntry> Entries => _entries;

    public long Bytes { get; private set; }

    /// <summary>How many entries at the head are part of the transaction under way.</summary>
    public int InTransaction { get; set; }

    public long LastAdmitted { get; private set; } = -1;

    /// <summary>
    /// When the partition last advanced (milliseconds of <see cref="Environment.TickCount64"/>): a head was committed, a first record was
    /// admitted, or the end was reached.
    /// </summary>
    public long AdvancedAt { get; private set; } = Environment.TickCount64;

    /// <summary>False once the epoch has ended.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Whether the client fetches the partition. Only what is not known to be fetching is resumed.</summary>
    public FetchState Fetching { get; set; }

    /// <summary>Nothing is released yet: the memory of what was seen is being restored.</summary>
    public bool IsRestoring { get; set; }

    /// <summary>A batch that the client cannot read: the partition stands still until somebody acts.</summary>
    public string? Broken { get; set; }

    /// <summary>The last event was the end of the partition.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>
    /// Everything below this offset was consumed or is no record (a marker, an aborted record); -1 while nothing is known.
    /// </summary>
    public long ReadUpTo { get; private set; } = -1;

    /// <summary>Null when there is none, or nobody has looked.</summary>
    public FirstUnread? Unread { get; private set; }

    /// <summary>When the oldest record not released was written, in the window or still in the topic; null when there is none.</summary>
    public DateTimeOffset? OldestUnreleased => Head?.Record.Timestamp ?? Unread?.WrittenAt;

    public int Count => _entries.Count;

    public WindowEntry? Head => _entries.TryPeek(out var head) ? head : null;

    public bool HasReady => IsOpen && !IsRestoring && InTransaction == 0 && Head?.Outcome is not null;

    /// <summary>Takes a record behind the others; false when it is not above the last one.</summary>
    public bool TryAdd(WindowEntry entry)
    {
        if (entry.Record.Offset <= LastAdmitted || Broken is not null)
            return false;
        LastAdmitted = entry.Record.Offset;
        ReadUpTo = LastAdmitted + 1;
        Unread = null;
        if (_entries.Count == 0)
            AdvancedAt = Environment.TickCount64;
        _entries.Enqueue(entry);
        Bytes += entry.Record.Bytes;
        IsAtEnd = false;
        return true;
    }

    /// <summary>Drops the head, whose results are committed.</summary>
    public WindowEntry RemoveHead()
    {
        var entry = _entries.Dequeue();
        Bytes -= entry.Record.Bytes;
        AdvancedAt = Environment.TickCount64;
        return entry;
    }

    /// <summary>There is no record below this offset that was not consumed.</summary>
    public void MarkEnd(long offset)
    {
        IsAtEnd = true;
        ReadUpTo = Math.Max(ReadUpTo, offset);
        Unread = null;
        if (_entries.Count == 0)
            AdvancedAt = Environment.TickCount64;
    }

    /// <summary>
    /// Sets what lies beyond what was consumed. The partition stands still from when that was first seen, not from when it was idle.
    /// </summary>
    public void MarkUnread(FirstUnread? unread)
    {
        if (Unread is null && unread is not null)
            AdvancedAt = Environment.TickCount64;
        Unread = unread;
    }

    /// <summary>Keeps the first <paramref name="keep"/> entries and cancels the others.</summary>
    public void DropTail(int keep, out int entries, out long bytes)
    {
        entries = 0;
        bytes = 0;
        var all = _entries.ToArray();
        _entries.Clear();
        for (var i = 0; i < all.Length; i++)
        {
            if (i < keep)
            {
                _entries.Enqueue(all[i]);
                continue;
            }

            all[i].Cancel();
            entries++;
            bytes += all[i].Record.Bytes;
        }

        Bytes -= bytes;
    }

    /// <summary>Ends the epoch: what is in work is cancelled and leaves no trace.</summary>
    public void Close()
    {
        IsOpen = false;
        foreach (var entry in _entries)
            entry.Cancel();
        _entries.Clear();
        Bytes = 0;
        InTransaction = 0;
    }
}
