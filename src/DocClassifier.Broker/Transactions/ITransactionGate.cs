using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Transactions;

/// <summary>What a partition asks before it takes a transactional batch; a test can stand in another.</summary>
internal interface ITransactionGate
{
    /// <summary>
    /// None when the producer has its transaction open with this partition in it. Called under the partition's lock: must be quick and take
    /// no partition's lock itself.
    /// </summary>
    ErrorCode MayWrite(string transactionalId, long producerId, short epoch, string topic, int partition);
}
