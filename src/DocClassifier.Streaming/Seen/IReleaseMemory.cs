using Confluent.Kafka;
using DocClassifier.Streaming.Delivery;

namespace DocClassifier.Streaming.Seen;

/// <summary>
/// What release must remember of one input, kept on a compacted topic of its own: the arrivals seen, the numbers that took effect. Restored
/// from the
/// partition of the same number whenever a partition is assigned. Thread-safe.
/// </summary>
internal interface IReleaseMemory : IReleaseRule
{
    /// <summary>The compacted topic, without the prefix.</summary>
    string Topic { get; }

    /// <summary>Things remembered.</summary>
    int Count { get; }

    /// <summary>Starts a partition with nothing known.</summary>
    void Open(int partition);

    /// <summary>The partition is no longer ours.</summary>
    void Close(int partition);

    /// <summary>Takes in a committed record of <see cref="Topic"/>.</summary>
    void Restore(ConsumeResult<byte[], byte[]> record);
}
