using DocClassifier.Broker.Groups;
using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Transactions;

internal sealed partial class TransactionCoordinator
{
    private static readonly TimeSpan MarkerRetry = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// At start, before the first request: what is prepared is completed, and records of transactions that nobody knows any more are aborted,
    /// so that no last stable offset stands still for ever.
    /// </summary>
    public async Task RecoverAsync()
    {
        foreach (var producer in _producers.Values)
        {
            if (producer.Record is { State: TransactionState.PrepareCommit or TransactionState.PrepareAbort } record)
            {
                Log.TransactionResumed(_environment.Logger, producer.Id, record.State.ToString());
                if ((await WriteMarkersAsync(producer, record, record.State == TransactionState.PrepareCommit, [.. record.Partitions])).Count > 0)
                    throw new IOException("markers of a transaction cannot be written");
                Complete(producer, record);
            }
        }

        var known = _producers.Values.Select(producer => producer.Record).OfType<TransactionRecord>()
            .Where(record => record.State == TransactionState.Ongoing).ToDictionary(record => record.ProducerId);
        foreach (var log in _topics.All.SelectMany(topic => topic.Partitions))
        {
            foreach (var (producerId, epoch) in log.OpenTransactions())
            {
                if (known.TryGetValue(producerId, out var record) && record.Partitions.Contains(new(log.Topic, log.Partition)))
                    continue;
                await log.AppendMarker(producerId, epoch, commit: false).Flushed;
                if (log.Topic == InternalTopics.Offsets)
                    _groups.Decide(producerId, commit: false);
            }
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
        return await CompleteAsync(producer, producer.Record!) ? ErrorCode.None : ErrorCode.CoordinatorNotAvailable;
    }

    /// <summary>False when the broker is stopping; the next start goes on from here.</summary>
    private async Task<bool> CompleteAsync(TransactionalProducer producer, TransactionRecord record)
    {
        var commit = record.State == TransactionState.PrepareCommit;
        producer.Completing = true;
        try
        {
            for (IReadOnlyCollection<TopicPartition> left = [.. record.Partitions]; ;)
            {
                left = await WriteMarkersAsync(producer, record, commit, left);
                if (left.Count == 0)
                    break;
                try
                {
                    await Task.Delay(MarkerRetry, _environment.Time, _stopping.Token);
                }
                catch (OperationCanceledException)
                {
                    return false;
                }
            }

            Complete(producer, record);
            return true;
        }
        finally
        {
            producer.Completing = false;
        }
    }

    private void Complete(TransactionalProducer producer, TransactionRecord record)
    {
        var complete = record with
        {
            State = record.State == TransactionState.PrepareCommit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort,
            Partitions = TransactionRecord.None,
        };
        // Not waited for: a start that finds the transaction prepared writes the same markers again, which changes nothing.
        var written = _log.WriteAsync(producer.Id, complete);
        _ = written.ContinueWith(static task => task.Exception, TaskContinuationOptions.OnlyOnFaulted);
        producer.Record = complete;
    }

    /// <summary>Returns the partitions that would not take their marker.</summary>
    private async Task<IReadOnlyCollection<TopicPartition>> WriteMarkersAsync(
        TransactionalProducer producer, TransactionRecord record, bool commit, IReadOnlyCollection<TopicPartition> partitions)
    {
        var appended = new List<(TopicPartition Partition, AppendResult Result)>();
        foreach (var partition in partitions)
        {
            // A topic that was deleted meanwhile needs no marker.
            if (_topics.Find(partition.Topic, partition.Partition) is { } log)
                appended.Add((partition, log.AppendMarker(record.ProducerId, record.Epoch, commit)));
        }

        var refused = new List<TopicPartition>();
        foreach (var (partition, result) in appended)
        {
            try
            {
                if (result.Error is not (ErrorCode.None or ErrorCode.UnknownTopicOrPartition))
                    throw new IOException($"{partition.Topic}-{partition.Partition} answers {result.Error}");
                await result.Flushed;
                if (partition == OffsetsPartition)
                    _groups.Decide(record.ProducerId, commit);
            }
            catch (ObjectDisposedException)
            {
                // The topic was deleted between the append and the synchronisation.
            }
            catch (IOException e)
            {
                Log.MarkersFailed(_environment.Logger, producer.Id, e.Message);
                refused.Add(partition);
            }
        }

        return refused;
    }
}
