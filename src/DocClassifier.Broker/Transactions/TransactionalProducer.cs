namespace DocClassifier.Broker.Transactions;

/// <summary>
/// One transactional id. Whoever changes it holds <see cref="Turn"/>; <see cref="Record"/> is replaced whole and may be read by anyone.
/// Invariant: Record is never ahead of what is durable in __transaction_state, but for a transaction that goes on or has just ended.
/// </summary>
internal sealed class TransactionalProducer(string id)
{
    private TransactionRecord? _record;

    public string Id => id;

    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Null until the first InitProducerId is through.</summary>
    public TransactionRecord? Record
    {
        get => Volatile.Read(ref _record);
        set => Volatile.Write(ref _record, value);
    }

    /// <summary>Set while markers are written, which takes as long as it takes: others are told to come again instead of queueing.</summary>
    public bool Completing { get; set; }

    /// <summary>Ends when the last transaction has left nothing to do for a start. Until then nothing else is done for the producer.</summary>
    public Task Settled { get; set; } = Task.CompletedTask;

    /// <summary>When the open transaction began, on the <see cref="SteadyClock"/>; after a restart it begins anew.</summary>
    public long Started { get; set; }
}
