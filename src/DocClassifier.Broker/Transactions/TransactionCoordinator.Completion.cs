using DocClassifier.Broker.Groups;
using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Transactions;

internal sealed partial class TransactionCoordinator
{
    private static readonly TimeSpan MarkerRetry = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// At start, before the first request: what is prepared is completed, and records of transactions that nobody knows any more are
    /// aborted, so that no last stable offset stands still for ever.
    /// </summary>
    public async Task RecoverAsync()
    {
        await CompleteDeferredAsync();
        foreach (var producer in _producers.Values)
        {
            if (producer.Record is { State: TransactionState.PrepareCommit or TransactionState.PrepareAbort } record)
            {
                Log.TransactionResumed(_environment.Logger, producer.Id, record.State.ToString());
                await CompleteNowAsync(producer, record);
            }
        }

        await AbortUnknownAsync();
    }

    /// <summary>
    /// That a transaction goes on is written down, but not synchronised: a power cut can leave records of it whose partition the state
    /// does not name. Whatever was acknowledged of such a transaction has left a record, so this finds every one; all of it is aborted,
    /// and its producer fenced first, or the end of the transaction before it would be taken for its own.
    /// </summary>
    private async Task AbortUnknownAsync()
    {
        var producers = _producers.Values.Where(producer => producer.Record is not null).ToDictionary(producer => producer.Record!.ProducerId);
        var unknown = _topics.All.SelectMany(topic => topic.Partitions)
            .SelectMany(log => log.OpenTransactions().Select(open => (Partition: new TopicPartition(log.Topic, log.Partition), open.ProducerId, open.Epoch)))
            .Where(one => producers.GetValueOrDefault(one.ProducerId)?.Record is not { State: TransactionState.Ongoing } record
                || record.Epoch != one.Epoch || !record.Partitions.Contains(one.Partition));
        foreach (var lost in unknown.GroupBy(one => one.ProducerId).ToList())
        {
            var partitions = lost.Select(one => one.Partition).ToHashSet();
            var epoch = lost.Max(one => one.Epoch);
            if (!producers.TryGetValue(lost.Key, out var producer))
            {
                await DurableAsync(new TransactionRecord(lost.Key, epoch, -1, 0, TransactionState.PrepareAbort, partitions), partitions);
                continue;
            }

            var record = producer.Record!;
            if (record.State == TransactionState.Ongoing)
                partitions.UnionWith(record.Partitions);
            Log.TransactionLost(_environment.Logger, producer.Id);
            await WriteAsync(producer, record with
            {
                Epoch = (short)(Math.Max(record.Epoch, epoch) + 1),
                LastEpoch = -1,
                State = TransactionState.PrepareAbort,
                Partitions = partitions,
            });
            await CompleteNowAsync(producer, producer.Record!);
        }
    }

    /// <summary>Lets time pass: transactions that are open for too long are aborted with a raised epoch.</summary>
    public void Tick()
    {
        var now = _clock.Now;
        foreach (var producer in _producers.Values)
        {
            if (producer.Completing || producer.Record is not { State: TransactionState.Ongoing } record || now - producer.Started <= record.TimeoutMs)
                continue;
            _ = Task.Run(() => InTurnAsync(producer, Same, () => TimeOutAsync(producer)));
        }
    }

    private async Task<ErrorCode> TimeOutAsync(TransactionalProducer producer)
    {
        if (producer.Record is not { State: TransactionState.Ongoing } record || _clock.Now - producer.Started <= record.TimeoutMs)
            return ErrorCode.None;
        Log.TransactionTimedOut(_environment.Logger, producer.Id, record.TimeoutMs);
        return await FinishAsync(producer, record with { Epoch = (short)(record.Epoch + 1), LastEpoch = -1 }, commit: false);
    }

    /// <summary>Fixes the outcome durably, then writes the markers.</summary>
    private async Task<ErrorCode> FinishAsync(TransactionalProducer producer, TransactionRecord record, bool commit)
    {
        await WriteAsync(producer, record with { State = commit ? TransactionState.PrepareCommit : TransactionState.PrepareAbort });
        await CompleteAsync(producer, producer.Record!);
        return ErrorCode.None;
    }

    /// <summary>
    /// Puts the markers into the logs, which shows the transaction: its outcome is durable. That they become durable too is waited for by
    /// whatever the producer does next. Cancelled when the broker is stopping; the next start goes on from here.
    /// </summary>
    private async Task CompleteAsync(TransactionalProducer producer, TransactionRecord record)
    {
        producer.Completing = true;
        try
        {
            var (deferred, online) = Split(record);
            foreach (var (id, one) in deferred)
            {
                while (!await TryWriteAsync(id, one))
                    await Task.Delay(MarkerRetry, _environment.Time, _stopping.Token);
            }

            var appended = await AppendMarkersAsync(producer, record, online);
            producer.Record = Completed(record);
            producer.Settled = SettleAsync(producer, record, appended);
        }
        finally
        {
            producer.Completing = false;
        }
    }

    /// <summary>At start: nothing is served before the markers are durable, and a disk that refuses them is an error.</summary>
    private async Task CompleteNowAsync(TransactionalProducer producer, TransactionRecord record)
    {
        var (deferred, online) = Split(record);
        foreach (var (id, one) in deferred)
            await _log.WriteAsync(id, one);
        await DurableAsync(record, online);
        await WriteAsync(producer, Completed(record));
    }

    private async Task DurableAsync(TransactionRecord record, IReadOnlyCollection<TopicPartition> partitions)
    {
        var appended = TryAppendMarkers(record, partitions, out var refused);
        if (refused.Count > 0 || (await RefusedByDiskAsync(appended)).Count > 0)
            throw new IOException("markers of a transaction cannot be written");
    }

    private static TransactionRecord Completed(TransactionRecord record) => record with
    {
        State = record.State == TransactionState.PrepareCommit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort,
        Partitions = TransactionRecord.None,
    };

    /// <summary>
    /// Ends when the markers are durable, and then that they are. A start that finds the transaction prepared writes its markers again,
    /// so no record of the next one may come before this has ended: they would be taken for records of this one.
    /// </summary>
    private async Task SettleAsync(TransactionalProducer producer, TransactionRecord record, List<Marker> appended)
    {
        while (await RefusedByDiskAsync(appended) is { Count: > 0 } refused)
        {
            await Task.Delay(MarkerRetry, _environment.Time, _stopping.Token);
            appended = await AppendMarkersAsync(producer, record, refused);
        }

        while (!await TryWriteAsync(producer.Id, Completed(record)))
            await Task.Delay(MarkerRetry, _environment.Time, _stopping.Token);
    }

    private async Task<bool> TryWriteAsync(string transactionalId, TransactionRecord record)
    {
        try
        {
            await _log.WriteAsync(transactionalId, record);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Tries until every partition has taken its marker, or the broker is stopping.</summary>
    private async Task<List<Marker>> AppendMarkersAsync(TransactionalProducer producer, TransactionRecord record, IReadOnlyCollection<TopicPartition> partitions)
    {
        for (List<Marker> all = []; ;)
        {
            all.AddRange(TryAppendMarkers(record, partitions, out var refused));
            if (refused.Count == 0)
                return all;
            Log.MarkersFailed(_environment.Logger, producer.Id, string.Join(' ', refused));
            partitions = refused;
            await Task.Delay(MarkerRetry, _environment.Time, _stopping.Token);
        }
    }

    private List<Marker> TryAppendMarkers(TransactionRecord record, IReadOnlyCollection<TopicPartition> partitions, out List<TopicPartition> refused)
    {
        var commit = record.State == TransactionState.PrepareCommit;
        var appended = new List<Marker>(partitions.Count);
        refused = [];
        foreach (var partition in partitions)
        {
            // A topic that was deleted meanwhile needs no marker.
            if (_topics.Find(partition.Topic, partition.Partition) is not { } log)
                continue;
            var result = log.AppendMarker(record.ProducerId, record.Epoch, commit);
            if (result.Error == ErrorCode.None)
            {
                appended.Add(new(partition, result.Flushed));
                if (partition == OffsetsPartition)
                    _groups.Decide(record.ProducerId, commit);
            }
            else if (result.Error != ErrorCode.UnknownTopicOrPartition)
            {
                refused.Add(partition);
            }
        }

        return appended;
    }

    /// <summary>Waits for the disk; returns the partitions whose marker it did not take.</summary>
    private static async Task<List<TopicPartition>> RefusedByDiskAsync(List<Marker> appended)
    {
        var refused = new List<TopicPartition>();
        foreach (var (partition, flushed) in appended)
        {
            try
            {
                await flushed;
            }
            catch (ObjectDisposedException)
            {
                // The topic was deleted between the append and the synchronisation.
            }
            catch (LogStorageException)
            {
                refused.Add(partition);
            }
        }

        return refused;
    }

    private readonly record struct Marker(TopicPartition Partition, Task Flushed);
}
