using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Transactions;

/// <summary>__transaction_state: the last record of each transactional id counts.</summary>
internal sealed class TransactionLog(PartitionLog log, LogEnvironment environment)
{
    public Dictionary<string, TransactionRecord> Load()
    {
        var found = new Dictionary<string, TransactionRecord>(StringComparer.Ordinal);
        new LogReplay(log).Run(batch =>
        {
            var records = new RecordReader(batch.Records);
            while (records.Next())
            {
                var key = new KafkaReader(records.Key.ToArray(), flexible: false);
                key.Int16();
                if (records.HasValue)
                    found[key.String()] = TransactionRecord.Decode(records.Value.ToArray());
                else
                    found.Remove(key.String());
            }
        });
        return found;
    }

    /// <summary>Completes when the record is durable; fails with an IOException when the disk refuses it.</summary>
    public Task WriteAsync(string transactionalId, TransactionRecord record) => AppendAsync(Batch(transactionalId, record));

    /// <summary>Writes the record behind the others, to be synchronised with whatever follows; false when the disk refuses it.</summary>
    public bool Write(string transactionalId, TransactionRecord record) => log.AppendUnsynchronised(Batch(transactionalId, record)) == ErrorCode.None;

    /// <summary>Completes when a start will not find the record any more; fails as <see cref="WriteAsync"/> does.</summary>
    public Task ForgetAsync(string transactionalId)
    {
        using var batch = new BatchBuilder(environment.UnixNow());
        batch.Add(TransactionRecord.Key(transactionalId), [], nullValue: true);
        return AppendAsync(batch.Build());
    }

    private Task AppendAsync(byte[] batch)
    {
        var result = log.Append(batch);
        return result.Error == ErrorCode.None
            ? result.Flushed
            : Task.FromException(new IOException("The transaction's state could not be written down."));
    }

    private byte[] Batch(string transactionalId, TransactionRecord record)
    {
        var now = environment.UnixNow();
        using var batch = new BatchBuilder(now);
        batch.Add(TransactionRecord.Key(transactionalId), record.Encode(now));
        return batch.Build();
    }
}
