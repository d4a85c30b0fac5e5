using DocClassifier.Broker.Files;

namespace DocClassifier.Broker.Logs;

internal sealed partial class PartitionLog
{
    /// <summary>What lies at or after this offset is in doubt and has to go; null when nothing is.</summary>
    private long? _cutTo;

    /// <summary>Belongs to the flusher.</summary>
    internal LogFlusher.Turn FlushTurn { get; set; }

    /// <summary>
    /// Synchronises what was appended before the call, outside the lock, and publishes it. Called by one flusher thread at a time.
    /// Order: sealed segments, then the active one, then the folder, then the high watermark.
    /// </summary>
    public void Flush()
    {
        List<Segment> sealedOnes;
        Segment active;
        long target;
        bool directory;
        byte[]? checkpoint = null;
        var checkpointSize = 0;
        lock (_gate)
        {
            if (_closed || IsOffline || !TryCut())
                return;
            sealedOnes = [.. _segments.Where(segment => segment.PendingCheckpoint is not null)];
            active = Active;
            target = LogEnd;
            directory = _directoryChanged;
            _directoryChanged = false;
            if (active.Size - active.CheckpointedSize >= CheckpointEvery)
                (checkpoint, checkpointSize) = (Checkpoint(active), active.Size);
            foreach (var segment in sealedOnes.Append(active))
                segment.File.TryAcquire();
        }

        try
        {
            foreach (var segment in sealedOnes)
            {
                segment.File.Sync();
                DurableFile.Replace(_files, segment.CheckpointPath, segment.PendingCheckpoint, durable: false);
                (segment.PendingCheckpoint, segment.CheckpointedSize) = (null, segment.Size);
            }

            active.File.Sync();
            if (checkpoint is not null)
            {
                DurableFile.Replace(_files, active.CheckpointPath, checkpoint, durable: false);
                active.CheckpointedSize = checkpointSize;
            }

            if (directory)
                _files.SyncDirectory(_directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            FlushFailed(e);
            return;
        }
        finally
        {
            foreach (var segment in sealedOnes.Append(active))
                segment.File.Dispose();
        }

        lock (_gate)
            Publish(target);
    }

    /// <summary>
    /// At a clean stop: all is synchronised and the whole active segment is in its checkpoint, so that a start scans nothing.
    /// </summary>
    public void FlushAndCheckpoint()
    {
        Flush();
        lock (_gate)
        {
            if (_closed || IsOffline || _cutTo is not null || _highWatermark < LogEnd || Active.CheckpointedSize == Active.Size)
                return;
            try
            {
                if (!_environment.SyncBeforeAck)
                    Active.File.Sync();
                DurableFile.Replace(_files, Active.CheckpointPath, Checkpoint(Active), durable: false);
                Active.CheckpointedSize = Active.Size;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Without a checkpoint the next start scans the segment; nothing is lost by it.
                _environment.Health.Failed(e.Message);
            }
        }
    }

    /// <summary>Raises the high watermark and with it the last stable offset; wakes who waits for either. Called under the lock.</summary>
    private void Publish(long flushedTo)
    {
        var before = _highWatermark;
        _highWatermark = Math.Max(_highWatermark, flushedTo);
        while (_flushWaiters.TryPeek(out var first) && first.Offset < _highWatermark)
            _flushWaiters.Dequeue().Flushed.TrySetResult();
        var stable = StableOffset();
        var (raised, stabler) = (_highWatermark > before, stable > _lastStable);
        _lastStable = Math.Max(_lastStable, stable);
        if (!raised && !stabler)
            return;
        foreach (var waiter in _waiters)
        {
            if (waiter.Committed ? stabler : raised)
                waiter.Wake();
        }
    }

    /// <summary>
    /// A transaction that began before the log start holds readers back at the log start, as in Kafka. Called under the lock.
    /// </summary>
    private long StableOffset() => Math.Min(_highWatermark, Math.Max(_transactions.FirstUnstable, _logStart));

    /// <summary>
    /// After a failed synchronisation nobody knows what is on the disk beyond the high watermark (the kernel may have dropped the pages),
    /// so all of it is cut off and refused; nothing of it was acknowledged or shown.
    /// </summary>
    private void FlushFailed(Exception cause)
    {
        lock (_gate)
        {
            Log.SyncFailed(_environment.Logger, Topic, Partition, cause.Message);
            _environment.Health.Failed(cause.Message);
            FailFlushWaiters(new LogStorageException($"Partition {Topic}-{Partition} could not be synchronised to disk.", cause));
            _directoryChanged = true;
            _cutTo = _highWatermark;
            if (!_closed)
                TryCut();
        }
    }

    /// <summary>
    /// Cuts off what a failed synchronisation left in doubt. Until that has worked nothing is appended, because the file may be shorter
    /// than the state in memory says; reads below the high watermark go on. Called under the lock.
    /// </summary>
    private bool TryCut()
    {
        if (_cutTo is not { } cutTo)
            return true;
        try
        {
            Load(cutTo);
            _cutTo = null;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_environment.Health.Failed(e.Message))
                Log.CutFailed(_environment.Logger, Topic, Partition, e.Message);
            return false;
        }
    }

    private void FailFlushWaiters(Exception cause)
    {
        while (_flushWaiters.TryDequeue(out var waiter))
        {
            waiter.Flushed.TrySetException(cause);
            // Observed here: an acks=0 append has nobody to await it.
            _ = waiter.Flushed.Task.Exception;
        }
    }
}
