using DocClassifier.Broker.Files;

namespace DocClassifier.Broker.Logs;

internal sealed partial class PartitionLog
{
    /// <summary>Up to here the log has been compacted; not kept across restarts, which costs one pass more.</summary>
    private long _cleanedTo;

    /// <summary>
    /// Removes segments past their retention and forgets producers that are long gone. Invariant: nothing at or after the last stable
    /// offset is removed.
    /// </summary>
    public void Retire(long now, long producerExpirationMs)
    {
        if (!_environment.SyncBeforeAck)
            _environment.Flusher.Enqueue(this);
        lock (_gate)
        {
            if (_closed || IsOffline || _cutTo is not null)
                return;
            _producers.Expire(now - producerExpirationMs);
            if (Config.Delete && Active.Size > 0 && Expired(Active, now) && _lastStable >= LogEnd)
                Roll();
            var total = _segments.Sum(segment => (long)segment.Size);
            var removed = 0;
            while (_segments.Count - removed > 1 && Removable(_segments[removed]) && IsPastKeeping(_segments[removed], total, now))
            {
                total -= _segments[removed++].Size;
            }

            if (removed > 0)
                RemoveFirst(removed);
        }
    }

    /// <summary>Null when there is not enough to compact. Dispose the plan.</summary>
    public CleaningPlan? PlanCleaning(long now)
    {
        lock (_gate)
        {
            if (_closed || IsOffline || _cutTo is not null)
                return null;
            // An empty active segment (its only batch was torn) must leave readers a last batch before it to find the end by.
            var reach = _segments.Count - (Active.Size == 0 ? 2 : 1);
            var segments = _segments.Take(Math.Max(reach, 0))
                .TakeWhile(segment => Removable(segment) && (Config.MinCompactionLagMs == 0 || segment.MaxTimestamp <= now - Config.MinCompactionLagMs)).ToList();
            var total = segments.Sum(segment => (long)segment.Size);
            var dirty = segments.Where(segment => segment.NextOffset > _cleanedTo).Sum(segment => (long)segment.Size);
            if (dirty == 0 || dirty < total * Config.MinCleanableRatio)
                return null;
            foreach (var segment in segments)
                segment.File.TryAcquire();
            var lastBatches = _producers.Entries.Where(producer => producer.Batches.Count > 0)
                .ToDictionary(producer => producer.Id, producer => producer.Batches[^1].FirstOffset);
            return new(segments, _cleanedTo, _transactions.Aborted.ToLookup(one => one.ProducerId), lastBatches, Config);
        }
    }

    /// <summary>
    /// Puts a compacted, synchronised file in the place of consecutive segments; false when the log was closed meanwhile.
    /// </summary>
    public bool Replace(IReadOnlyList<Segment> old, Segment cleaned)
    {
        lock (_gate)
        {
            var first = _closed || _cutTo is not null ? -1 : _segments.IndexOf(old[0]);
            if (first < 0)
            {
                cleaned.Dispose();
                return false;
            }

            // The state of the producers at the end of the range is in the last old checkpoint and holds for the new one.
            var known = SegmentCheckpoint.Read(_files, old[^1]);
            var next = old[^1].NextOffset;
            SegmentSwap.Commit(_files, _directory, cleaned.Path, cleaned.BaseOffset, next);
            var segment = new Segment(Path.Combine(_directory, Segment.FileName(cleaned.BaseOffset)), cleaned.BaseOffset, cleaned.File);
            segment.Restore(cleaned.Size, next, cleaned.MaxTimestamp, cleaned.FirstAppend, cleaned.Index);
            if (known is not null)
                WriteCheckpoint(segment, known.Producers);
            _segments.RemoveRange(first, old.Count);
            _segments.Insert(first, segment);
            foreach (var gone in old)
                gone.Dispose();
            return true;
        }
    }

    /// <summary>A pass is through: what it covered is clean, and aborted transactions whose markers went are forgotten.</summary>
    public void Cleaned(long upTo, IReadOnlySet<long> removedMarkers)
    {
        lock (_gate)
        {
            _cleanedTo = Math.Max(_cleanedTo, upTo);
            _transactions.Forget(removedMarkers);
        }
    }

    private void WriteCheckpoint(Segment segment, List<ProducerEntry> producers) => DurableFile.Replace(
        _files, segment.CheckpointPath,
        SegmentCheckpoint.Encode(segment, producers, _transactions.Aborted, [.. _epochs.Within(segment.BaseOffset, segment.NextOffset)]), durable: false);

    private bool Removable(Segment segment) => segment.PendingCheckpoint is null && segment.NextOffset <= _lastStable;

    private bool IsPastKeeping(Segment segment, long total, long now) =>
        segment.NextOffset <= _logStart
        || (Config.Delete && (Expired(segment, now) || (Config.RetentionBytes >= 0 && total - segment.Size >= Config.RetentionBytes)));

    private bool Expired(Segment segment, long now) =>
        Config.RetentionMs >= 0 && segment.Size > 0 && segment.MaxTimestamp < now - Config.RetentionMs;

    private void RemoveFirst(int count)
    {
        foreach (var segment in _segments.Take(count))
        {
            _files.DeleteFile(segment.Path);
            _files.DeleteFile(segment.CheckpointPath);
            segment.Dispose();
        }

        _segments.RemoveRange(0, count);
        BeginAt(Math.Max(_logStart, _segments[0].BaseOffset));
        Log.Retired(_environment.Logger, Topic, Partition, _logStart);
    }
}
