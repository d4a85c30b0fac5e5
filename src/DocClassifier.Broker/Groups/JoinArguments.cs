namespace DocClassifier.Broker.Groups;

/// <summary>What a member asks when it joins.</summary>
internal sealed record JoinArguments(
    string MemberId, string? InstanceId, string ClientId, string ClientHost, int SessionTimeoutMs, int RebalanceTimeoutMs,
    string ProtocolType, IReadOnlyList<GroupProtocol> Protocols, bool IdFirst);
