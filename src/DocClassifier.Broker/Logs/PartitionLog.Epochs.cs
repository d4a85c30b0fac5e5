using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Logs;

/// <summary>Leader epochs, and where the log begins.</summary>
internal sealed partial class PartitionLog
{
    /// <summary>The highest epoch in the log, -1 when there is none.</summary>
    public int LatestEpoch
    {
        get
        {
            lock (_gate)
                return _epochs.Latest;
        }
    }

    /// <summary>From now on is written in the broker's epoch; once at start, before the first append.</summary>
    public void BeginEpoch()
    {
        lock (_gate)
        {
            if (!IsOffline)
                _epochs.Assign(_environment.Epoch.Current, LogEnd);
        }
    }

    /// <summary>Whether a request may be served whose sender takes this to be the leader's epoch; -1 is not checked (KIP-320).</summary>
    public ErrorCode CheckLeader(int epoch)
    {
        if (IsOffline)
            return ErrorCode.KafkaStorageError;
        var current = _environment.Epoch.Current;
        return epoch < 0 || epoch == current ? ErrorCode.None : epoch < current ? ErrorCode.FencedLeaderEpoch : ErrorCode.UnknownLeaderEpoch;
    }

    /// <summary>See <see cref="LeaderEpochs.EndOf"/>; the current epoch ends at the high watermark, beyond which nobody has read.</summary>
    public (int Epoch, long End) EndOfEpoch(int epoch)
    {
        lock (_gate)
            return _epochs.EndOf(epoch, _highWatermark);
    }

    /// <summary>The epoch in which the record at an offset was written, -1 when that is not known.</summary>
    public int EpochAt(long offset)
    {
        lock (_gate)
            return _epochs.At(offset);
    }

    /// <summary>
    /// Deletes the records before an offset (-1: before the high watermark) by moving the log start, durably; segments go when retention
    /// looks next. Returns the new log start, -1 with an error.
    /// </summary>
    public (ErrorCode Error, long LogStart) DeleteRecords(long before)
    {
        lock (_gate)
        {
            if (_closed)
                return (ErrorCode.UnknownTopicOrPartition, -1);
            if (IsOffline)
                return (ErrorCode.KafkaStorageError, -1);
            var offset = before == -1 ? _highWatermark : before;
            if (offset < 0 || offset > _highWatermark)
                return (ErrorCode.OffsetOutOfRange, -1);
            if (offset <= _logStart)
                return (ErrorCode.None, _logStart);
            try
            {
                LogStartFile.Write(_files, _directory, offset);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _environment.Health.Failed(e.Message);
                return (ErrorCode.KafkaStorageError, -1);
            }

            BeginAt(offset);
            Publish(_highWatermark);
            return (ErrorCode.None, offset);
        }
    }

    /// <summary>Called under the lock.</summary>
    private void BeginAt(long logStart)
    {
        _logStart = logStart;
        _transactions.ForgetBefore(logStart);
        _epochs.ForgetBefore(logStart);
    }
}
