namespace DocClassifier.Broker;

/// <summary>What clients are told about this one-node cluster.</summary>
internal sealed record BrokerIdentity(string ClusterId, string Host, int Port)
{
    public const int NodeId = 1;
}
