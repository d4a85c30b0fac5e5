using Confluent.Kafka;
using DocClassifier.Streaming.Delivery;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Seen;

/// <summary>
/// What release must remember of one input, kept on a compacted topic of its own: the arrivals seen, the numbers that took effect. Restored
/// from the partition of the same number whenever a partition is assigned. Kept by ownership epoch, so that what a restore of an earlier
/// epoch still brings is dropped. Thread-safe.
/// </summary>
internal interface IReleaseMemory : IReleaseRule
{
    /// <summary>The compacted topic, without the prefix.</summary>
    string Topic { get; }

    /// <summary>Things remembered.</summary>
    int Count { get; }

    /// <summary>Starts an epoch with nothing known.</summary>
    void Open(Lane lane);

    /// <summary>The epoch has ended.</summary>
    void Close(Lane lane);

    /// <summary>Takes in a committed record of <see cref="Topic"/>; ignored when the epoch is not open.</summary>
    /// <exception cref="Records.UndecodableValueException">It is no record of that topic.</exception>
    void Restore(Lane lane, ConsumeResult<byte[], byte[]> record);
}
