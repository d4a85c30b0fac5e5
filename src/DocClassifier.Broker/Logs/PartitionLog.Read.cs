using System.Diagnostics.CodeAnalysis;
using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Logs;

internal sealed partial class PartitionLog
{
    private const int HeaderWindow = 4096;

    /// <summary>
    /// Whole batches from the one that holds the offset on, of one segment: as many as fit in <paramref name="maxBytes"/>, but with
    /// <paramref name="atLeastOne"/> the first one whatever its size (KIP-74).
    /// </summary>
    public ReadResult Read(long offset, int maxBytes, bool committed, bool atLeastOne)
    {
        lock (_gate)
        {
            if (_closed)
                return Nothing(ErrorCode.UnknownTopicOrPartition);
            if (IsOffline)
                return Nothing(ErrorCode.KafkaStorageError);
            if (offset < _logStart || offset > LogEnd)
                return Nothing(ErrorCode.OffsetOutOfRange);
        }

        var wanted = offset;
        while (TryPin(wanted, committed, out var pinned))
        {
            var slice = Slice(pinned.Value, wanted, maxBytes, atLeastOne, out var segmentEnded, out var damagedAt);
            if (damagedAt >= 0)
            {
                // To go on behind it would pass over acknowledged records without a word.
                FoundDamage(pinned.Value.Segment, damagedAt, wanted, "a batch has an impossible length");
                return Nothing(ErrorCode.KafkaStorageError);
            }

            if (slice is not null)
            {
                lock (_gate)
                {
                    // A failed synchronisation may have taken away the marker by which these records were shown, and with it that they
                    // are aborted.
                    if (committed && slice.EndOffset > _lastStable)
                    {
                        slice.Dispose();
                        return Nothing(ErrorCode.None);
                    }

                    var aborted = committed ? _transactions.Between(offset, slice.EndOffset) : [];
                    return new(ErrorCode.None, _highWatermark, _lastStable, _logStart, slice, aborted);
                }
            }

            if (!segmentEnded)
                break;
            wanted = pinned.Value.Segment.NextOffset;
        }

        lock (_gate)
            return Nothing(ErrorCode.None);
    }

    /// <summary>The first record at or after the time: its offset and timestamp; (-1, -1) when there is none.</summary>
    public (long Offset, long Timestamp) FindByTime(long timestamp, bool committed)
    {
        long from, logStart;
        lock (_gate)
        {
            var segment = _closed ? null : _segments.Find(one => one.MaxTimestamp >= timestamp && one.NextOffset > _logStart);
            if (segment is null)
                return (-1, -1);
            (from, logStart) = (Math.Max(segment.BaseOffset, _logStart), _logStart);
        }

        Span<byte> window = stackalloc byte[HeaderWindow];
        while (TryPin(from, committed, out var pinned))
        {
            var (segment, size, limit) = pinned.Value;
            int position;
            lock (_gate)
                position = segment.PositionBeforeTime(timestamp);
            try
            {
                var headers = new BatchHeaders(segment.File, size, window);
                for (; headers.Read(position) && headers.BaseOffset < limit; position += headers.BatchSize)
                {
                    if (headers.MaxTimestamp < timestamp || headers.LastOffset < logStart)
                        continue;
                    if (BatchTimes.Find(segment.File, position, headers.BatchSize, timestamp, logStart) is { } found)
                        return found;
                }
            }
            finally
            {
                segment.File.Dispose();
            }

            from = segment.NextOffset;
        }

        return (-1, -1);
    }

    private ReadResult Nothing(ErrorCode error) =>
        error == ErrorCode.None || error == ErrorCode.OffsetOutOfRange
            ? new(error, _highWatermark, _lastStable, _logStart, null, [])
            : new(error, -1, -1, -1, null, []);

    /// <summary>Holds the segment's file open for a read outside the lock; false when there is nothing to read at the offset.</summary>
    private bool TryPin(long offset, bool committed, [NotNullWhen(true)] out (Segment Segment, int Size, long Limit)? pinned)
    {
        pinned = null;
        lock (_gate)
        {
            var limit = committed ? _lastStable : _highWatermark;
            if (_closed || offset >= limit)
                return false;
            var segment = _segments[SegmentIndex(offset)];
            if (!segment.File.TryAcquire())
                return false;
            pinned = (segment, segment.Size, limit);
            return true;
        }
    }

    private int SegmentIndex(long offset)
    {
        int low = 0, high = _segments.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_segments[middle].BaseOffset <= offset)
                low = middle + 1;
            else
                high = middle;
        }

        return Math.Max(low - 1, 0);
    }

    private LogSlice? Slice(
        (Segment Segment, int Size, long Limit) pinned, long offset, int maxBytes, bool atLeastOne, out bool segmentEnded, out long damagedAt)
    {
        var (segment, size, limit) = pinned;
        damagedAt = -1;
        var kept = false;
        try
        {
            int start, far;
            lock (_gate)
                start = segment.PositionBefore(offset);
            var headers = new BatchHeaders(segment.File, size, stackalloc byte[HeaderWindow]);
            while (headers.Read(start) && headers.LastOffset < offset)
                start += headers.BatchSize;
            segmentEnded = !headers.Read(start);
            if (segmentEnded && start < size)
                damagedAt = start;
            if (segmentEnded || headers.BaseOffset >= limit || (headers.BatchSize > maxBytes && !atLeastOne))
                return null;

            var (end, endOffset) = (start + headers.BatchSize, headers.LastOffset + 1);
            lock (_gate)
                far = segment.PositionBefore(limit, (long)start + maxBytes);
            // The index gives a batch start that is still inside the bounds; from there the last few batches are stepped over.
            var next = Math.Max(end, far);
            while (headers.Read(next) && headers.BaseOffset < limit && next + (long)headers.BatchSize - start <= maxBytes)
            {
                next += headers.BatchSize;
                (end, endOffset) = (next, headers.LastOffset + 1);
            }

            if (far > end)
                (end, endOffset) = (far, BaseOffsetAt(segment, far));
            kept = true;
            return new LogSlice(segment.File, start, end - start, endOffset);
        }
        finally
        {
            if (!kept)
                segment.File.Dispose();
        }
    }

    private long BaseOffsetAt(Segment segment, int position)
    {
        lock (_gate)
            return segment.Index.Find(entry => entry.Position == position).Offset;
    }
}
