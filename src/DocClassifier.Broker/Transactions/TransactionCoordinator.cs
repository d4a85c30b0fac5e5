using System.Collections.Concurrent;
using DocClassifier.Broker.Groups;
using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Transactions;

/// <summary>
/// Transactional producers (KIP-98, KIP-360, KIP-447). Invariants: a partition is in the state of the transaction before a record of it
/// is in the partition; once PrepareCommit or PrepareAbort, with all partitions in it, is durable the outcome is fixed, whatever happens,
/// and only then there are markers; EndTxn is answered when the markers are in the logs; the next transaction begins when they, and that
/// they are there, are durable. A disk that refuses is COORDINATOR_NOT_AVAILABLE, upon which clients try again. Thread-safe.
/// </summary>
internal sealed partial class TransactionCoordinator : ITransactionGate, IAsyncDisposable
{
    /// <summary>The last epoch is kept for fencing; a producer that has come so far gets a new id.</summary>
    private const short LastUsableEpoch = short.MaxValue - 1;

    private const int LongestId = 1000;

    /// <summary>
    /// A disk that takes longer for the markers of the last transaction: the client is told to come again, so that its connection is
    /// free.
    /// </summary>
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(1);

    private static readonly TopicPartition OffsetsPartition = new(InternalTopics.Offsets, 0);

    private readonly ConcurrentDictionary<string, TransactionalProducer> _producers = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TopicStore _topics;
    private readonly GroupCoordinator _groups;
    private readonly ProducerIds _ids;
    private readonly TransactionLog _log;
    private readonly List<KeyValuePair<string, TransactionRecord>> _deferred;
    private readonly LogEnvironment _environment;
    private readonly SteadyClock _clock;
    private readonly BrokerOptions _options;

    public TransactionCoordinator(
        TopicStore topics, GroupCoordinator groups, ProducerIds ids, LogEnvironment environment, SteadyClock clock, BrokerOptions options)
    {
        (_topics, _groups, _ids, _environment, _clock, _options) = (topics, groups, ids, environment, clock, options);
        _log = new TransactionLog(topics.Internal(InternalTopics.Transactions), environment);
        var records = _log.Load();
        _deferred = [.. records.Where(one => one.Key.StartsWith(Reserved))];
        foreach (var (id, record) in records.Except(_deferred))
            _producers[id] = new TransactionalProducer(id) { Record = record, Started = clock.Now };
    }

    /// <summary>
    /// Gives a producer its id and epoch; a transactional one fences its predecessor, whose open transaction is aborted first.
    /// </summary>
    public async Task<InitResult> InitAsync(string? transactionalId, int timeoutMs, long producerId, short epoch)
    {
        try
        {
            if (transactionalId is null)
                return new(ErrorCode.None, _ids.Next(), 0);
            if (transactionalId.Length is 0 or > LongestId || transactionalId[0] == Reserved)
                return InitResult.Failed(ErrorCode.InvalidRequest);
            if (timeoutMs <= 0 || timeoutMs > _options.MaxTransactionTimeoutMs)
                return InitResult.Failed(ErrorCode.InvalidTransactionTimeout);
            var producer = _producers.GetOrAdd(transactionalId, static id => new TransactionalProducer(id));
            return await InTurnAsync(producer, InitResult.Failed, () => InitAsync(producer, timeoutMs, producerId, epoch));
        }
        catch (IOException)
        {
            return InitResult.Failed(ErrorCode.CoordinatorNotAvailable);
        }
    }

    /// <summary>Takes partitions into the producer's transaction and begins it where none is open.</summary>
    public async Task<ErrorCode> AddAsync(string transactionalId, long producerId, short epoch, IReadOnlyCollection<TopicPartition> partitions)
    {
        if (!_producers.TryGetValue(transactionalId, out var producer))
            return ErrorCode.InvalidProducerIdMapping;
        return await InTurnAsync(producer, Same, () => Task.FromResult(Add()));

        ErrorCode Add()
        {
            var error = Check(producer.Record, producerId, epoch);
            if (error != ErrorCode.None)
                return error;
            var record = producer.Record!;
            if (record.State is TransactionState.PrepareCommit or TransactionState.PrepareAbort)
                return ErrorCode.ConcurrentTransactions;
            var open = record.State == TransactionState.Ongoing;
            if (open && record.Partitions.IsSupersetOf(partitions))
                return ErrorCode.None;
            var all = new HashSet<TopicPartition>(open ? record.Partitions : []);
            all.UnionWith(partitions);
            if (!open)
                producer.Started = _clock.Now;
            // Not synchronised: what a power cut takes of it is found out at the next start (AbortUnknownAsync).
            producer.Record = record with { State = TransactionState.Ongoing, Partitions = all };
            return _log.Write(producer.Id, producer.Record) ? ErrorCode.None : ErrorCode.CoordinatorNotAvailable;
        }
    }

    /// <summary>Takes the committed offsets of a group into the transaction.</summary>
    public Task<ErrorCode> AddOffsetsAsync(string transactionalId, long producerId, short epoch) =>
        AddAsync(transactionalId, producerId, epoch, [OffsetsPartition]);

    /// <summary>Commits or aborts; the same again is answered the same, the contrary with INVALID_TXN_STATE.</summary>
    public async Task<ErrorCode> EndAsync(string transactionalId, long producerId, short epoch, bool commit)
    {
        if (!_producers.TryGetValue(transactionalId, out var producer))
            return ErrorCode.InvalidProducerIdMapping;
        return await InTurnAsync(producer, Same, async () =>
        {
            var error = Check(producer.Record, producerId, epoch);
            if (error != ErrorCode.None)
                return error;
            switch (producer.Record!.State)
            {
                case TransactionState.Ongoing:
                    return await FinishAsync(producer, producer.Record, commit);
                case TransactionState.CompleteCommit when commit:
                case TransactionState.CompleteAbort when !commit:
                    return ErrorCode.None;
                case TransactionState.PrepareCommit when commit:
                case TransactionState.PrepareAbort when !commit:
                    return ErrorCode.ConcurrentTransactions;
                default:
                    return ErrorCode.InvalidTxnState;
            }
        });
    }

    /// <inheritdoc/>
    public ErrorCode MayWrite(string transactionalId, long producerId, short epoch, string topic, int partition)
    {
        if (!_producers.TryGetValue(transactionalId, out var producer))
            return ErrorCode.InvalidProducerIdMapping;
        var record = producer.Record;
        var error = Check(record, producerId, epoch);
        if (error != ErrorCode.None)
            return error == ErrorCode.ProducerFenced ? ErrorCode.InvalidProducerEpoch : error;
        return record!.State == TransactionState.Ongoing && record.Partitions.Contains(new(topic, partition)) ? ErrorCode.None : ErrorCode.InvalidTxnState;
    }

    public ErrorCode MayCommitOffsets(string transactionalId, long producerId, short epoch) =>
        MayWrite(transactionalId, producerId, epoch, OffsetsPartition.Topic, OffsetsPartition.Partition);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        // Whoever writes markers right now stops trying; the next start completes what is prepared.
        foreach (var producer in _producers.Values)
        {
            await producer.Turn.WaitAsync();
            await producer.Settled.ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        _stopping.Dispose();
    }

    private static ErrorCode Same(ErrorCode error) => error;

    private static ErrorCode Check(TransactionRecord? record, long producerId, short epoch)
    {
        if (record is null || record.ProducerId != producerId)
            return ErrorCode.InvalidProducerIdMapping;
        return record.Epoch == epoch ? ErrorCode.None : ErrorCode.ProducerFenced;
    }

    private async Task<InitResult> InitAsync(TransactionalProducer producer, int timeoutMs, long producerId, short epoch)
    {
        var record = producer.Record;
        if (record is null)
        {
            var first = new TransactionRecord(_ids.Next(), 0, -1, timeoutMs, TransactionState.Empty, TransactionRecord.None);
            await WriteAsync(producer, first);
            return new(ErrorCode.None, first.ProducerId, first.Epoch);
        }

        var expected = producerId >= 0;
        if (expected && (producerId != record.ProducerId || (epoch != record.Epoch && epoch != record.LastEpoch)))
            return InitResult.Failed(ErrorCode.ProducerFenced);
        if (record.State is TransactionState.PrepareCommit or TransactionState.PrepareAbort)
            return InitResult.Failed(ErrorCode.ConcurrentTransactions);
        if (record.State == TransactionState.Ongoing)
        {
            // The raised epoch is nobody's yet: it fences the old one, and the one who asked gets it when it asks again.
            var fenced = record with { Epoch = (short)(record.Epoch + 1), LastEpoch = expected ? epoch : (short)-1 };
            _ = Task.Run(() => InTurnAsync(producer, Same, async () => ReferenceEquals(producer.Record, record)
                ? await FinishAsync(producer, fenced, commit: false)
                : ErrorCode.None));
            return InitResult.Failed(ErrorCode.ConcurrentTransactions);
        }

        if (expected && epoch != record.Epoch)
            return new(ErrorCode.None, record.ProducerId, record.Epoch);
        var next = record.Epoch >= LastUsableEpoch
            ? record with { ProducerId = _ids.Next(), Epoch = 0, LastEpoch = -1 }
            : record with { Epoch = (short)(record.Epoch + 1), LastEpoch = expected ? epoch : (short)-1 };
        await WriteAsync(producer, next with { TimeoutMs = timeoutMs, State = TransactionState.Empty, Partitions = TransactionRecord.None });
        return new(ErrorCode.None, producer.Record!.ProducerId, producer.Record.Epoch);
    }

    /// <summary>Durable first, in memory then.</summary>
    private async Task WriteAsync(TransactionalProducer producer, TransactionRecord record)
    {
        await _log.WriteAsync(producer.Id, record);
        producer.Record = record;
    }

    private async Task<T> InTurnAsync<T>(TransactionalProducer producer, Func<ErrorCode, T> failed, Func<Task<T>> work)
    {
        if (producer.Completing)
            return failed(ErrorCode.ConcurrentTransactions);
        await producer.Turn.WaitAsync();
        try
        {
            await producer.Settled.WaitAsync(SettleLimit, _environment.Time, _stopping.Token);
            return await work();
        }
        catch (TimeoutException)
        {
            return failed(ErrorCode.ConcurrentTransactions);
        }
        catch (OperationCanceledException)
        {
            return failed(ErrorCode.CoordinatorNotAvailable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return failed(ErrorCode.CoordinatorNotAvailable);
        }
        finally
        {
            producer.Turn.Release();
        }
    }
}
