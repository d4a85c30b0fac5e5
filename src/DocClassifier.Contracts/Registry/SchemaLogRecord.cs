namespace DocClassifier.Contracts.Registry;

/// <summary>A record of the registry's log. Offsets grow, with gaps where compaction has been.</summary>
public sealed record SchemaLogRecord(long Offset, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte>? Value);
