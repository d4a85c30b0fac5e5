namespace DocClassifier.Broker.Logs;

/// <summary>Compaction has met bytes in a segment that are not what was written there.</summary>
/// <param name="segment">Which.</param>
/// <param name="position">The byte.</param>
/// <param name="fault">What is wrong there.</param>
internal sealed class SegmentDamagedException(Segment segment, long position, string fault)
    : IOException(FormattableString.Invariant($"Segment {segment.Path} is damaged at byte {position}: {fault}."))
{
    public Segment Segment { get; } = segment;

    public long Position { get; } = position;

    public string Fault { get; } = fault;
}
