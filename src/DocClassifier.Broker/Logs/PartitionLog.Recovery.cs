using System.Globalization;
using DocClassifier.Broker.Files;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Reads the folder: segments up to what their checkpoints vouch for, the rest batch by batch with its CRC. The last segment ends at
    /// the first batch that is torn, or at <paramref name="cutTo"/>; what lies behind is removed and what remains is flushed. Whatever is
    /// wrong in an earlier segment was acknowledged once, so nothing is changed and <see cref="LogDamagedException"/> says where it is.
    /// </summary>
    private void Load(long cutTo)
    {
        var (segments, producers, transactions, epochs, logStart) = (_segments, _producers, _transactions, _epochs, _logStart);
        (_segments, _producers, _transactions, _epochs) = ([], new ProducerStates(), new TransactionIndex(), new LeaderEpochs());
        try
        {
            LoadSegments(cutTo);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _segments.ForEach(segment => segment.Dispose());
            (_segments, _producers, _transactions, _epochs, _logStart) = (segments, producers, transactions, epochs, logStart);
            throw;
        }

        segments.ForEach(segment => segment.Dispose());
        _epochs.Assign(_environment.Epoch.Current, LogEnd);
        _highWatermark = LogEnd;
        _lastStable = StableOffset();
    }

    private void LoadSegments(long cutTo)
    {
        SegmentSwap.Finish(_files, _directory);
        var names = _files.Files(_directory);
        foreach (var leftover in names.Where(name => name.EndsWith(".new", StringComparison.Ordinal) || name.EndsWith(SegmentSwap.Unfinished, StringComparison.Ordinal)))
            _files.DeleteFile(Path.Combine(_directory, leftover));
        var bases = names.Where(name => name.EndsWith(Segment.Suffix, StringComparison.Ordinal))
            .Select(name => long.Parse(Path.GetFileNameWithoutExtension(name), CultureInfo.InvariantCulture)).Order().ToList();
        RemoveBehind(cutTo, bases);
        foreach (var baseOffset in bases)
        {
            var path = Path.Combine(_directory, Segment.FileName(baseOffset));
            var segment = new Segment(path, baseOffset, _files.Open(path));
            if (_segments.Count > 0)
                _segments[^1].ReachTo(baseOffset);
            _segments.Add(segment);
            LoadSegment(segment, cutTo, next: bases.FirstOrDefault(one => one > baseOffset, long.MaxValue));
        }

        if (_segments.Count == 0)
            Begin(0);
        _logStart = Math.Max(LogStartFile.Read(_files, _directory), _segments[0].BaseOffset);
        // Records were deleted up to an end that was not flushed and is lost: their offsets are not given to others.
        if (_logStart > LogEnd)
            Begin(_logStart);
        _files.SyncDirectory(_directory);
        BeginAt(_logStart);
    }

    /// <summary>
    /// Segments that lie behind a cut as a whole; durably gone before the one before them becomes shorter, so that no crash leaves a gap.
    /// </summary>
    private void RemoveBehind(long cutTo, List<long> bases)
    {
        var removed = bases.Count;
        for (; bases.Count > 1 && bases[^1] >= cutTo; bases.RemoveAt(bases.Count - 1))
        {
            var path = Path.Combine(_directory, Segment.FileName(bases[^1]));
            _files.DeleteFile(path);
            _files.DeleteFile(Path.ChangeExtension(path, Segment.CheckpointSuffix));
        }

        if (removed > bases.Count)
            _files.SyncDirectory(_directory);
    }

    private void Begin(long baseOffset)
    {
        var path = Path.Combine(_directory, Segment.FileName(baseOffset));
        _segments.Add(new Segment(path, baseOffset, _files.Open(path)));
    }

    /// <summary>Takes a segment in; <paramref name="next"/> is where the next one begins, long.MaxValue for the last one.</summary>
    private void LoadSegment(Segment segment, long cutTo, long next)
    {
        var isLast = next == long.MaxValue;
        var length = segment.File.Length;
        if (SegmentCheckpoint.Read(_files, segment) is { } known)
        {
            if (known.NextOffset > cutTo)
            {
                // It vouches for records that are cut off now and must not be believed again.
                _files.DeleteFile(segment.CheckpointPath);
            }
            else if (known.Size <= length)
            {
                segment.Restore(known.Size, known.NextOffset, known.MaxTimestamp, known.FirstAppend, known.Index);
                _producers.Restore(known.Producers);
                _transactions.Restore(known.Producers);
                _transactions.RestoreAborted(known.Aborted);
                known.Epochs.ForEach(epoch => _epochs.Assign(epoch.Epoch, epoch.Start));
            }
            else if (!isLast)
            {
                throw Damage(segment, length, segment.NextOffset, $"the file ends here, {known.Size - length} bytes are missing");
            }
        }

        if (length == segment.Size)
            return;
        var fault = Scan(segment, length, Math.Min(cutTo, next), gapless: isLast && !Config.Compact);
        if (fault is not null)
        {
            // Where the next segment follows without a gap, all records are there: what lies behind them was left by a write that failed.
            if (!isLast && segment.NextOffset != next)
                throw Damage(segment, segment.Size, segment.NextOffset, fault);
            if (isLast && cutTo == long.MaxValue)
                KeepAside(segment, length);
            segment.File.SetLength(segment.Size);
        }

        segment.File.Sync();
    }

    /// <summary>
    /// A torn write at the end is what a power cut leaves. Where an intact batch follows what is torn, it may be damage as well, so the
    /// bytes that are cut off are kept in a file of their own.
    /// </summary>
    private void KeepAside(Segment segment, long length)
    {
        Log.TornTail(_environment.Logger, Topic, Partition, length - segment.Size, segment.NextOffset);
        var rest = new byte[length - segment.Size];
        if (segment.File.Read(rest, segment.Size) < rest.Length || !HoldsIntactBatch(rest))
            return;
        var path = Path.ChangeExtension(segment.Path, string.Create(CultureInfo.InvariantCulture, $".{segment.NextOffset}.cut"));
        DurableFile.Replace(_files, path, rest);
        Log.CutKeptAside(_environment.Logger, Topic, Partition, path);
    }

    private static bool HoldsIntactBatch(Span<byte> rest)
    {
        // At every byte: a damaged length says nothing of where the next batch begins.
        for (; rest.Length >= RecordBatch.HeaderSize; rest = rest[1..])
        {
            var batch = new RecordBatch(rest);
            if (batch.Magic == 2 && batch.Size is var size && size >= RecordBatch.HeaderSize && size <= rest.Length && new RecordBatch(rest[..size]).CrcHolds())
                return true;
        }

        return false;
    }

    /// <summary>
    /// Takes in what no checkpoint vouches for, up to the first batch that does not belong there; says what is wrong with that one.
    /// </summary>
    private string? Scan(Segment segment, long length, long end, bool gapless)
    {
        var buffer = new byte[256 * 1024];
        var now = _environment.UnixNow();
        long position = segment.Size;
        while (position < length)
        {
            if (length - position < RecordBatch.HeaderSize || segment.File.Read(buffer.AsSpan(0, RecordBatch.HeaderSize), position) < RecordBatch.HeaderSize)
                return "a batch is not whole";
            var size = new RecordBatch(buffer).Size;
            if (size < RecordBatch.HeaderSize || size > length - position)
                return "a batch has an impossible length";
            if (size > buffer.Length)
                Array.Resize(ref buffer, size);
            segment.File.Read(buffer.AsSpan(0, size), position);
            var batch = new RecordBatch(buffer.AsSpan(0, size));
            if (batch.Magic != 2 || !batch.CrcHolds())
                return "a batch does not match its checksum";
            // The offset lies outside of the checksum. Only compaction leaves gaps, and never in the active segment.
            if (batch.BaseOffset < segment.NextOffset || batch.LastOffset >= end || (gapless && batch.BaseOffset != segment.NextOffset))
                return "a batch has an offset that is not its own";
            if (_environment.Epoch.Knows(batch.LeaderEpoch))
                _epochs.Assign(batch.LeaderEpoch, batch.BaseOffset);
            segment.Note(batch, size);
            // A producer counts as alive when the broker starts, however old its records say they are.
            Account(batch, now);
            position += size;
        }

        return null;
    }

    /// <summary>Tells where an offset lies that holds no batch as it was written.</summary>
    public LogDamagedException DamageAt(long offset)
    {
        lock (_gate)
        {
            var segment = _segments[SegmentIndex(offset)];
            return Damage(segment, segment.PositionBefore(offset), offset, "a batch at or behind this byte does not match its checksum");
        }
    }

    private LogDamagedException Damage(Segment segment, long position, long offset, string fault) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Partition {Topic}-{Partition} is offline, its log is damaged: {segment.Path} at byte {position}, offset {offset}: {fault}. Nothing was deleted. Stop the broker and restore the file from a copy, or move it out of the folder together with its {Segment.CheckpointSuffix} file to continue without its records."));

    /// <summary>
    /// A reader or compaction has met a batch that is damaged. It is not stepped over; what lies before and behind it is served on.
    /// </summary>
    public void FoundDamage(Segment segment, long position, long offset, string fault)
    {
        lock (_gate)
        {
            if (Problem is not null)
                return;
            Problem = string.Create(
                CultureInfo.InvariantCulture,
                $"Partition {Topic}-{Partition} cannot be read on, its log is damaged: {segment.Path} at byte {position}, offset {offset}: {fault}. Stop the broker and restore the file from a copy, or move it out of the folder together with its {Segment.CheckpointSuffix} file to continue without its records.");
        }

        Log.Damaged(_environment.Logger, Problem);
    }
}
