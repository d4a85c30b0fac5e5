using Confluent.Kafka;

namespace DocClassifier.Streaming.Records;

/// <summary>A record ready to be produced.</summary>
/// <param name="Target">The topic with its prefix, and a partition number or <see cref="Partition.Any"/>.</param>
/// <param name="Message">Key, value and headers.</param>
internal sealed record OutgoingRecord(TopicPartition Target, Message<byte[], byte[]?> Message)
{
    /// <summary>True for a dead letter, whose value may go to the store when it does not fit.</summary>
    public bool IsDeadLetter { get; init; }

    /// <summary>About what it takes in a produce request.</summary>
    public int Size => (Message.Key?.Length ?? 0) + (Message.Value?.Length ?? 0) + HeaderBytes(Message.Headers);

    private static int HeaderBytes(Headers headers)
    {
        // Per record and per header: lengths, attributes, deltas.
        var bytes = 64;
        foreach (var header in headers)
            bytes += header.Key.Length + (header.GetValueBytes()?.Length ?? 0) + 10;
        return bytes;
    }
}
