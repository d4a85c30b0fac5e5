using System.Globalization;
using DocClassifier.Broker.Files;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>One file of a partition's log and the sparse index over it. Guarded by the lock of its <see cref="PartitionLog"/>.</summary>
internal sealed class Segment(string path, long start, LogFile file) : IDisposable
{
    public const string Suffix = ".log";
    public const string CheckpointSuffix = ".index";
    private const int IndexInterval = 16 * 1024;
    private int _sinceEntry = IndexInterval;

    public long BaseOffset { get; } = start;

    public LogFile File => file;

    public string Path => path;

    public string CheckpointPath => System.IO.Path.ChangeExtension(path, CheckpointSuffix);

    public int Size { get; private set; }

    /// <summary>The offset after the last record, at least the base offset.</summary>
    public long NextOffset { get; private set; } = start;

    /// <summary>Largest record timestamp (Unix ms), -1 when empty.</summary>
    public long MaxTimestamp { get; private set; } = -1;

    /// <summary>When its first batch was appended by this process or, after a start, that batch's timestamp; -1 when empty.</summary>
    public long FirstAppend { get; set; } = -1;

    public List<IndexEntry> Index { get; } = [];

    /// <summary>Everything up to here is in the checkpoint on disk.</summary>
    public int CheckpointedSize { get; set; }

    /// <summary>Set when the segment is sealed but its file may not be synchronised yet: the checkpoint to write once it is.</summary>
    public byte[]? PendingCheckpoint { get; set; }

    public static string FileName(long baseOffset) => baseOffset.ToString("D20", CultureInfo.InvariantCulture) + Suffix;

    public void Note(in RecordBatch batch, int size)
    {
        if (_sinceEntry >= IndexInterval)
        {
            Index.Add(new IndexEntry(batch.BaseOffset, Size, MaxTimestamp));
            _sinceEntry = 0;
        }

        if (FirstAppend < 0)
            FirstAppend = batch.MaxTimestamp;
        _sinceEntry += size;
        Size += size;
        NextOffset = batch.LastOffset + 1;
        MaxTimestamp = Math.Max(MaxTimestamp, batch.MaxTimestamp);
    }

    public void Restore(int size, long nextOffset, long maxTimestamp, long firstAppend, IEnumerable<IndexEntry> index)
    {
        (Size, NextOffset, MaxTimestamp, FirstAppend, CheckpointedSize) = (size, nextOffset, maxTimestamp, firstAppend, size);
        Index.Clear();
        Index.AddRange(index);
    }

    /// <summary>Compaction may leave a segment without the records at its end: it still reaches up to the next one.</summary>
    public void ReachTo(long nextOffset) => NextOffset = Math.Max(NextOffset, nextOffset);

    /// <summary>A position at or before the batch that holds the offset.</summary>
    public int PositionBefore(long offset)
    {
        var at = LastIndex(entry => entry.Offset <= offset);
        return at < 0 ? 0 : Index[at].Position;
    }

    /// <summary>The last known batch start that lies before both bounds, for finding where a read ends.</summary>
    public int PositionBefore(long limitOffset, long limitPosition)
    {
        var at = LastIndex(entry => entry.Offset < limitOffset && entry.Position <= limitPosition);
        return at < 0 ? 0 : Index[at].Position;
    }

    /// <summary>A position before which every record is older than the time.</summary>
    public int PositionBeforeTime(long timestamp)
    {
        var at = LastIndex(entry => entry.MaxTimestampBefore < timestamp);
        return at < 0 ? 0 : Index[at].Position;
    }

    public void Dispose() => file.Dispose();

    private int LastIndex(Func<IndexEntry, bool> holds)
    {
        int low = 0, high = Index.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (holds(Index[middle]))
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }
}
