namespace DocClassifier.Broker.Logs;

/// <summary>Topics in which the broker keeps its own state, as Kafka names them. Clients may read them, not write or delete them.</summary>
internal static class InternalTopics
{
    public const string Offsets = "__consumer_offsets";
    public const string Transactions = "__transaction_state";
}
