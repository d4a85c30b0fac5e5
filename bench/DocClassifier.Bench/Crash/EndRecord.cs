namespace DocClassifier.Bench.Crash;

/// <summary>A committed record.</summary>
/// <param name="Topic">Without the prefix.</param>
/// <param name="Position">Topic, partition and offset, for people.</param>
/// <param name="Id">The document's full id, from the header.</param>
/// <param name="Value">As it stands there.</param>
/// <param name="Reason">Of a dead letter: why, code and message; otherwise null.</param>
internal sealed record EndRecord(string Topic, string Position, string Id, byte[]? Value, string? Reason);
