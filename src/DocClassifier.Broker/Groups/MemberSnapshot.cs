namespace DocClassifier.Broker.Groups;

/// <summary>A member as it stands in __consumer_offsets.</summary>
internal sealed record MemberSnapshot(
    string Id, string? InstanceId, string ClientId, string ClientHost, int RebalanceTimeoutMs, int SessionTimeoutMs,
    byte[] Subscription, byte[] Assignment);
