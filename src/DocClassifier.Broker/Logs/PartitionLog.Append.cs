using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

internal sealed partial class PartitionLog
{
    private ErrorCode CheckProducer(in RecordBatch batch, Func<ErrorCode>? mayAppend, out ProducedBatch? duplicate)
    {
        var error = _producers.Check(batch, out duplicate);
        if (error != ErrorCode.None || duplicate is not null || batch.IsControl)
            return error;
        if (!batch.IsTransactional && _producers.Find(batch.ProducerId) is { TransactionStart: >= 0 })
            return ErrorCode.InvalidTxnState;
        return batch.IsTransactional && mayAppend is not null ? mayAppend() : ErrorCode.None;
    }

    private void Write(RecordBatch batch, long now)
    {
        var size = batch.Bytes.Length;
        if (Active.Size > 0 && (Active.Size + (long)size > Config.SegmentBytes || now - Active.FirstAppend > Config.SegmentMs))
            Roll();
        batch.BaseOffset = LogEnd;
        batch.LeaderEpoch = _environment.Epoch.Current;
        // A failed write leaves a torn batch beyond the segment's size: the next append overwrites it, recovery cuts it by its CRC.
        Active.File.Write(batch.Bytes, Active.Size);
        var first = Active.FirstAppend < 0;
        Active.Note(batch, size);
        if (first)
            Active.FirstAppend = now;
        Account(batch, now);
    }

    /// <summary>Brings producers and transactions up to a batch that is in the log; appending and recovery share it.</summary>
    private void Account(in RecordBatch batch, long now)
    {
        if (batch.ProducerId < 0)
            return;
        if (batch.IsControl)
        {
            var ended = _producers.Raise(batch.ProducerId, batch.ProducerEpoch);
            ended.LastTimestamp = now;
            if (TransactionMarker.TryRead(batch, out var commit))
                _transactions.End(ended, batch.BaseOffset, commit);
            return;
        }

        var producer = _producers.Note(batch, now);
        if (batch.IsTransactional)
            _transactions.Begin(producer, batch.BaseOffset);
    }

    /// <summary>
    /// Begins the next segment. The one before is flushed (fsync) first, under the lock: else a power cut could tear it below records of
    /// the next one, and a start could not tell that from damage to what was acknowledged.
    /// </summary>
    private void Roll()
    {
        try
        {
            // What a failed write has left behind the records was to be overwritten by the next one, which goes to another file now.
            if (Active.File.Length > Active.Size)
                Active.File.SetLength(Active.Size);
            Active.File.Sync();
            _files.SyncDirectory(_directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            FlushFailed(e);
            throw new LogStorageException($"Partition {Topic}-{Partition} could not be synchronised to disk.", e);
        }

        var next = LogEnd;
        Publish(next);
        var path = Path.Combine(_directory, Segment.FileName(next));
        var file = _files.Open(path);
        Active.PendingCheckpoint = Checkpoint(Active);
        _segments.Add(new Segment(path, next, file));
        _directoryChanged = true;
    }

    private byte[] Checkpoint(Segment segment) => SegmentCheckpoint.Encode(
        segment, _producers.Entries, _transactions.Aborted, [.. _epochs.Within(segment.BaseOffset, segment.NextOffset)]);

    private Task AfterAppend(long lastOffset, bool synchronise)
    {
        if (!_environment.SyncBeforeAck)
        {
            Publish(LogEnd);
            return Task.CompletedTask;
        }

        if (!synchronise)
            return Task.CompletedTask;
        var flushed = WhenFlushed(lastOffset);
        _environment.Flusher.Enqueue(this);
        return flushed;
    }

    private Task WhenFlushed(long lastOffset)
    {
        if (lastOffset < _highWatermark)
            return Task.CompletedTask;
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _flushWaiters.Enqueue((lastOffset, source));
        return source.Task;
    }
}
