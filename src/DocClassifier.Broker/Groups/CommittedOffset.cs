namespace DocClassifier.Broker.Groups;

/// <summary>A committed offset and where in __consumer_offsets it stands: of two, the one that stands later holds.</summary>
internal sealed record CommittedOffset(long Offset, int LeaderEpoch, string? Metadata, long Timestamp, long Position);
