namespace DocClassifier.Contracts.Registry;

/// <summary>
/// The log in which a schema registry keeps its state: one partition of a compacted topic (<c>_schemas</c>). It stands between the registry,
/// which knows no Kafka client, and whatever cluster is configured. Thread-safe.
/// </summary>
public interface ISchemaLog : IAsyncDisposable
{
    /// <summary>Appends a record and returns its offset once it is durable; a null value deletes the key.</summary>
    /// <exception cref="Stages.TransientFaultException">The cluster did not take it, or nobody knows whether it did.</exception>
    Task<long> AppendAsync(byte[] key, byte[]? value, CancellationToken cancellationToken);

    /// <summary>Every record from the first on, in the order of the log, then new ones as they come, for ever.</summary>
    /// <exception cref="Stages.TransientFaultException">Reading cannot go on; begin again.</exception>
    IAsyncEnumerable<SchemaLogRecord> ReadAsync(CancellationToken cancellationToken);
}
