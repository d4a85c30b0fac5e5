namespace DocClassifier.Broker.Groups;

/// <summary>An assignor a member can work with, and what it tells the leader.</summary>
internal sealed record GroupProtocol(string Name, byte[] Metadata);
