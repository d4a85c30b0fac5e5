using DocClassifier.Broker.Groups;
using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Transactions;

/// <summary>
/// A transactional producer as it stands in __transaction_state. Immutable: a change is written down first and then takes the old one's place.
/// Layout: TransactionLogKey.json and TransactionLogValue.json, version 0, with the previous epoch behind.
/// </summary>
internal sealed record TransactionRecord(
    long ProducerId, short Epoch, short LastEpoch, int TimeoutMs, TransactionState State, IReadOnlySet<TopicPartition> Partitions)
{
    public static readonly IReadOnlySet<TopicPartition> None = new HashSet<TopicPartition>();

    public byte[] Encode(long now)
    {
        using var writer = new KafkaWriter();
        writer.Int16(0);
        writer.Int64(ProducerId);
        writer.Int16(Epoch);
        writer.Int32(TimeoutMs);
        writer.Int8((sbyte)State);
        var topics = Partitions.GroupBy(partition => partition.Topic, StringComparer.Ordinal).ToList();
        writer.ArrayLength(topics.Count);
        foreach (var topic in topics)
        {
            writer.String(topic.Key);
            writer.Int32Array([.. topic.Select(partition => partition.Partition)]);
        }

        writer.Int64(now);
        writer.Int64(now);
        writer.Int16(LastEpoch);
        return writer.ToArray();
    }

    public static byte[] Key(string transactionalId)
    {
        using var writer = new KafkaWriter();
        writer.Int16(0);
        writer.String(transactionalId);
        return writer.ToArray();
    }

    public static TransactionRecord Decode(Span<byte> bytes)
    {
        var reader = new KafkaReader(bytes, flexible: false);
        reader.Int16();
        var (producerId, epoch, timeout, state) = (reader.Int64(), reader.Int16(), reader.Int32(), (TransactionState)reader.Int8());
        var partitions = new HashSet<TopicPartition>();
        for (var topics = reader.ArrayLength(); topics > 0; topics--)
        {
            var topic = reader.String();
            for (var count = reader.ArrayLength(); count > 0; count--)
                partitions.Add(new(topic, reader.Int32()));
        }

        reader.Take(16);
        return new(producerId, epoch, reader.Int16(), timeout, state, partitions);
    }
}
