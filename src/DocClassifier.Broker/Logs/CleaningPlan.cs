namespace DocClassifier.Broker.Logs;

/// <summary>
/// What compaction may work on: sealed, durable segments below the last stable offset, held open; the aborted transactions among them, and
/// the first offset of each live producer's last batch.
/// </summary>
internal sealed record CleaningPlan(
    IReadOnlyList<Segment> Segments, long DirtyFrom, ILookup<long, AbortedTransaction> Aborted, IReadOnlyDictionary<long, long> LastBatches,
    TopicConfig Config) : IDisposable
{
    public bool IsAborted(long producerId, long offset) =>
        Aborted[producerId].Any(one => one.FirstOffset <= offset && offset <= one.LastOffset);

    public void Dispose()
    {
        foreach (var segment in Segments)
            segment.File.Dispose();
    }
}
