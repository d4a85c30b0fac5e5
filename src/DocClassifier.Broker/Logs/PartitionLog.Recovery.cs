using System.Globalization;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Reads the folder: segments up to what their checkpoints vouch for, the rest batch by batch with its CRC. The log ends at the first
    /// batch that is torn, or at <paramref name="cutTo"/>; everything behind it is removed and what remains is synchronised.
    /// </summary>
    private void Load(long cutTo)
    {
        var (segments, producers, transactions) = (_segments, _producers, _transactions);
        (_segments, _producers, _transactions) = ([], new ProducerStates(), new TransactionIndex());
        try
        {
            LoadSegments(cutTo);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _segments.ForEach(segment => segment.Dispose());
            (_segments, _producers, _transactions) = (segments, producers, transactions);
            throw;
        }

        segments.ForEach(segment => segment.Dispose());
        _highWatermark = LogEnd;
        _lastStable = Math.Min(_highWatermark, _transactions.FirstUnstable);
    }

    private void LoadSegments(long cutTo)
    {
        SegmentSwap.Finish(_files, _directory);
        var names = _files.Files(_directory);
        foreach (var leftover in names.Where(name => name.EndsWith(".new", StringComparison.Ordinal) || name.EndsWith(SegmentSwap.Unfinished, StringComparison.Ordinal)))
            _files.DeleteFile(Path.Combine(_directory, leftover));
        var bases = names.Where(name => name.EndsWith(Segment.Suffix, StringComparison.Ordinal))
            .Select(name => long.Parse(Path.GetFileNameWithoutExtension(name), CultureInfo.InvariantCulture)).Order().ToList();
        var removed = false;
        foreach (var baseOffset in bases)
        {
            var path = Path.Combine(_directory, Segment.FileName(baseOffset));
            var ended = _segments.Count > 0 && (removed || baseOffset >= cutTo);
            if (ended)
            {
                _files.DeleteFile(path);
                _files.DeleteFile(Path.ChangeExtension(path, Segment.CheckpointSuffix));
                removed = true;
                continue;
            }

            var segment = new Segment(path, baseOffset, _files.Open(path));
            if (_segments.Count > 0)
                _segments[^1].ReachTo(baseOffset);
            _segments.Add(segment);
            removed = !LoadSegment(segment, cutTo);
        }

        if (_segments.Count == 0)
        {
            var path = Path.Combine(_directory, Segment.FileName(0));
            _segments.Add(new Segment(path, 0, _files.Open(path)));
        }

        _files.SyncDirectory(_directory);
        _transactions.ForgetBefore(_segments[0].BaseOffset);
    }

    /// <summary>False when the log ends inside this segment.</summary>
    private bool LoadSegment(Segment segment, long cutTo)
    {
        if (SegmentCheckpoint.TryLoad(_files, segment, out var producers, out var aborted))
        {
            if (segment.NextOffset <= cutTo)
            {
                _producers.Restore(producers);
                _transactions.Restore(producers);
                _transactions.RestoreAborted(aborted);
            }
            else
            {
                // It vouches for records that are cut off now and must not be believed again.
                _files.DeleteFile(segment.CheckpointPath);
                segment.Restore(0, segment.BaseOffset, -1, -1, []);
            }
        }

        var length = segment.File.Length;
        if (length == segment.Size)
            return true;
        var whole = Scan(segment, length, cutTo);
        if (!whole)
        {
            if (cutTo == long.MaxValue)
                Log.TornTail(_environment.Logger, Topic, Partition, length - segment.Size, segment.NextOffset);
            segment.File.SetLength(segment.Size);
        }

        segment.File.Sync();
        return whole;
    }

    private bool Scan(Segment segment, long length, long cutTo)
    {
        var buffer = new byte[256 * 1024];
        var now = _environment.UnixNow();
        long position = segment.Size;
        while (position < length)
        {
            if (length - position < RecordBatch.HeaderSize || segment.File.Read(buffer.AsSpan(0, RecordBatch.HeaderSize), position) < RecordBatch.HeaderSize)
                return false;
            var size = new RecordBatch(buffer).Size;
            if (size < RecordBatch.HeaderSize || size > length - position)
                return false;
            if (size > buffer.Length)
                Array.Resize(ref buffer, size);
            segment.File.Read(buffer.AsSpan(0, size), position);
            var batch = new RecordBatch(buffer.AsSpan(0, size));
            if (batch.Magic != 2 || batch.BaseOffset < segment.NextOffset || batch.LastOffset >= cutTo || !batch.CrcHolds())
                return false;
            segment.Note(batch, size);
            // A producer counts as alive when the broker starts, however old its records say they are.
            Account(batch, now);
            position += size;
        }

        return true;
    }
}
