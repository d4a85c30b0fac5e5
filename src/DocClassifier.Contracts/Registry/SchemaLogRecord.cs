namespace DocClassifier.Contracts.Registry;

/// <summary>A record of the registry's log. Offsets grow, with gaps where compaction has been; a null value deletes the key.</summary>
public sealed record SchemaLogRecord(long Offset, byte[] Key, byte[]? Value);
