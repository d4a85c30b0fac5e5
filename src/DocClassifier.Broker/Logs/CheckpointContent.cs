namespace DocClassifier.Broker.Logs;

/// <summary>What the checkpoint of a segment vouches for: everything up to <paramref name="Size"/>.</summary>
internal sealed record CheckpointContent(
    int Size, long NextOffset, long MaxTimestamp, long FirstAppend, List<IndexEntry> Index, List<AbortedTransaction> Aborted,
    List<ProducerEntry> Producers, List<EpochStart> Epochs);
