namespace DocClassifier.Broker.Groups;

/// <summary>A group as it stands in __consumer_offsets.</summary>
internal sealed record GroupSnapshot(string ProtocolType, int Generation, string? Protocol, string? Leader, IReadOnlyList<MemberSnapshot> Members);
