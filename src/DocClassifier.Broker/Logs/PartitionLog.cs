using DocClassifier.Broker.Files;
using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// The log of one partition. Thread-safe. Invariants: offsets only grow; the high watermark is what has been synchronised, and nobody reads
/// beyond it; the last stable offset is never above the high watermark nor inside a transaction without a marker (a synchronisation that
/// fails takes markers away, and it back, until they are in the log again); a segment with a successor is whole on the disk, so only the
/// last one may be torn and be cut at start; nothing before the log start is shown.
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
    private LeaderEpochs _epochs = new();
    private long _logStart;
    private long _highWatermark;
    private long _lastStable;
    private bool _directoryChanged;
    private bool _closed;

    /// <summary>Opens (recovers) or begins the log in an existing folder.</summary>
    public PartitionLog(string topic, int partition, string directory, TopicConfig config, LogEnvironment environment)
    {
        (Topic, Partition, _directory, Config, _environment) = (topic, partition, directory, config, environment);
        _files = environment.Files;
        try
        {
            Load(cutTo: long.MaxValue);
        }
        catch (LogDamagedException damage)
        {
            (IsOffline, Problem) = (true, damage.Message);
            Log.Damaged(environment.Logger, damage.Message);
        }
    }

    public string Topic { get; }

    public int Partition { get; }

    /// <summary>Replaced whole when the topic's configuration is altered.</summary>
    public TopicConfig Config { get; set; }

    /// <summary>
    /// Nothing is served or changed: the log is damaged where cutting it would delete what was acknowledged. Decided at start.
    /// </summary>
    public bool IsOffline { get; }

    /// <summary>What is damaged, where, and what to do; null when nothing was found to be.</summary>
    public string? Problem { get; private set; }

    public long LogStart
    {
        get
        {
            lock (_gate)
                return _logStart;
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
            if (IsOffline || !TryCut())
                return AppendResult.Refused(ErrorCode.KafkaStorageError);
            if (batch.ProducerId >= 0)
            {
                var refusal = CheckProducer(batch, mayAppend, out var duplicate);
                if (refusal != ErrorCode.None)
                    return AppendResult.Refused(refusal);
                if (duplicate is { } known)
                    return new(ErrorCode.None, known.FirstOffset, -1, _logStart, WhenFlushed(known.LastOffset));
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
            return new(ErrorCode.None, batch.BaseOffset, appendTime, _logStart, AfterAppend(batch.LastOffset, synchronise));
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
}
