namespace DocClassifier.Broker.Groups;

/// <summary>A member as the leader sees it.</summary>
internal sealed record JoinedMember(string Id, string? InstanceId, byte[] Metadata);
