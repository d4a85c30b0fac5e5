using DocClassifier.Broker.Files;
using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// The log of one partition. Thread-safe. Invariants:
/// offsets only grow; the high watermark is what has been synchronised, and nobody reads beyond it; the last stable offset is never above the
/// high watermark nor inside a transaction without a marker (a synchronisation that fails takes markers away, and it back, until they are in the log again);
/// a segment's successor is synchronised after it.
/// </summary>
internal sealed partial class PartitionLog : IDisposable
{
    /// <summary>A larger unsynchronised rest of a checkpoint would make a start after a crash slow.</summary>
    private const int CheckpointEvery = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly string _directory;
    private readonly LogEnvironment _environment;
    private readonly IFileLayer _files;
    private List<Segment> _segments = [];
    private readonly List<LogWaiter> _waiters = [];
    private readonly Queue<(long Offset, TaskCompletionSource Flushed)> _flushWaiters = new();
    private ProducerStates _producers = new();
    private TransactionIndex _transactions = new();
    private long _highWatermark;
    private long _lastStable;
    private bool _directoryChanged;
    private bool _closed;

    /// <summary>Opens (recovers) or begins the log in an existing folder.</summary>
    public PartitionLog(string topic, int partition, string directory, TopicConfig config, LogEnvironment environment)
    {
        (Topic, Partition, _directory, Config, _environment) = (topic, partition, directory, config, environment);
        _files = environment.Files;
        Load(cutTo: long.MaxValue);
    }

    public string Topic { get; }

    public int Partition { get; }

    /// <summary>Replaced whole when the topic's configuration is altered.</summary>
    public TopicConfig Config { get; set; }

    public long LogStart
    {
        get
        {
            lock (_gate)
                return _segments[0].BaseOffset;
        }
    }

    public long HighWatermark
    {
        get
        {
            lock (_gate)
                return _highWatermark;
        }
    }

    public long LastStableOffset
    {
        get
        {
            lock (_gate)
                return _lastStable;
        }
    }

    /// <summary>How many wait for something new.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiters.Count;
        }
    }

    private Segment Active => _segments[^1];

    private long LogEnd => Active.NextOffset;

    /// <summary>
    /// Appends one batch whose form and CRC have been checked, in its own bytes (the base offset is written into them).
    /// <paramref name="mayAppend"/> is asked under the lock, so that no marker can come between the answer and the append.
    /// </summary>
    public AppendResult Append(Span<byte> bytes, Func<ErrorCode>? mayAppend = null) => Append(bytes, mayAppend, synchronise: true);

    /// <summary>Appends a batch that may wait for the next one's synchronisation; nobody sees it before.</summary>
    public ErrorCode AppendUnsynchronised(Span<byte> bytes) => Append(bytes, mayAppend: null, synchronise: false).Error;

    private AppendResult Append(Span<byte> bytes, Func<ErrorCode>? mayAppend, bool synchronise)
    {
        var batch = new RecordBatch(bytes);
        lock (_gate)
        {
            if (_closed)
                return AppendResult.Refused(ErrorCode.UnknownTopicOrPartition);
            if (!TryCut())
                return AppendResult.Refused(ErrorCode.KafkaStorageError);
            if (batch.ProducerId >= 0)
            {
                var refusal = CheckProducer(batch, mayAppend, out var duplicate);
                if (refusal != ErrorCode.None)
                    return AppendResult.Refused(refusal);
                if (duplicate is { } known)
                    return new(ErrorCode.None, known.FirstOffset, -1, _segments[0].BaseOffset, WhenFlushed(known.LastOffset));
            }

            var now = _environment.UnixNow();
            var appendTime = -1L;
            if (Config.LogAppendTime && !batch.IsControl)
                batch.SetAppendTime(appendTime = now);
            try
            {
                Write(batch, now);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (_environment.Health.Failed(e.Message))
                    Log.AppendFailed(_environment.Logger, Topic, Partition, e.Message);
                return AppendResult.Refused(ErrorCode.KafkaStorageError);
            }

            // A marker shows what lies before it, synchronised itself or not.
            if (batch.IsControl)
                Publish(_highWatermark);
            return new(ErrorCode.None, batch.BaseOffset, appendTime, _segments[0].BaseOffset, AfterAppend(batch.LastOffset, synchronise));
        }
    }

    /// <summary>Ends a producer's transaction in this partition and fences older epochs.</summary>
    public AppendResult AppendMarker(long producerId, short epoch, bool commit) =>
        Append(BatchBuilder.Marker(producerId, epoch, commit, _environment.UnixNow()));

    /// <summary>Producers with a transaction open here, and their epochs.</summary>
    public IReadOnlyList<(long ProducerId, short Epoch)> OpenTransactions()
    {
        lock (_gate)
            return [.. _producers.Entries.Where(producer => producer.TransactionStart >= 0).Select(producer => (producer.Id, producer.Epoch))];
    }

    public void Register(LogWaiter waiter)
    {
        lock (_gate)
            _waiters.Add(waiter);
    }

    public void Unregister(LogWaiter waiter)
    {
        lock (_gate)
            _waiters.Remove(waiter);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            foreach (var segment in _segments)
                segment.Dispose();
            FailFlushWaiters(new ObjectDisposedException(Topic, "The topic was deleted or the broker is stopping."));
            foreach (var waiter in _waiters)
                waiter.Wake();
        }
    }

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
        batch.LeaderEpoch = 0;
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

    private void Roll()
    {
        var next = LogEnd;
        var path = Path.Combine(_directory, Segment.FileName(next));
        var file = _files.Open(path);
        Active.PendingCheckpoint = SegmentCheckpoint.Encode(Active, _producers.Entries, _transactions.Aborted);
        _segments.Add(new Segment(path, next, file));
        _directoryChanged = true;
    }

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
