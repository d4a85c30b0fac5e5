namespace DocClassifier.Broker.Logs;

/// <summary>Where a batch begins, and the largest timestamp of all that lies before it in the segment.</summary>
internal readonly record struct IndexEntry(long Offset, int Position, long MaxTimestampBefore);
