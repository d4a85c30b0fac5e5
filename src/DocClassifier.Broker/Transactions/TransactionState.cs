namespace DocClassifier.Broker.Transactions;

/// <summary>The phases of a transactional producer, numbered as in __transaction_state. Source: KIP-98.</summary>
internal enum TransactionState : sbyte
{
    Empty = 0,
    Ongoing = 1,
    PrepareCommit = 2,
    PrepareAbort = 3,
    CompleteCommit = 4,
    CompleteAbort = 5,
}
