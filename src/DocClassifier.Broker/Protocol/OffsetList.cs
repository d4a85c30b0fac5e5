using System.Text;
using DocClassifier.Broker.Groups;
using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>The offsets in OffsetCommit and TxnOffsetCommit, in the order in which they came.</summary>
internal sealed class OffsetList
{
    /// <summary>Kafka's offset.metadata.max.bytes.</summary>
    private const int MaxMetadata = 4096;

    private readonly List<(string Topic, List<(TopicPartition Partition, CommittedOffset Offset)> Offsets)> _topics = [];

    public static OffsetList Read(ref KafkaReader reader, bool hasEpoch, TimeProvider time)
    {
        var list = new OffsetList();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var topicCount = reader.ArrayLength(); topicCount > 0; topicCount--)
        {
            var topic = reader.String();
            var offsets = new List<(TopicPartition, CommittedOffset)>();
            for (var count = reader.ArrayLength(); count > 0; count--)
            {
                var (partition, offset, epoch) = (reader.Int32(), reader.Int64(), hasEpoch ? reader.Int32() : -1);
                offsets.Add((new(topic, partition), new(offset, epoch, reader.NullableString(), now, 0)));
                reader.Tags();
            }

            reader.Tags();
            list._topics.Add((topic, offsets));
        }

        return list;
    }

    public List<(TopicPartition Partition, CommittedOffset Offset)> Acceptable(TopicStore topics) =>
        [.. _topics.SelectMany(topic => topic.Offsets).Where(each => Refusal(each.Partition, each.Offset, topics) == ErrorCode.None)];

    public void Write(KafkaWriter writer, ErrorCode error, TopicStore topics)
    {
        writer.ArrayLength(_topics.Count);
        foreach (var (topic, offsets) in _topics)
        {
            writer.String(topic);
            writer.ArrayLength(offsets.Count);
            foreach (var (partition, offset) in offsets)
            {
                writer.Int32(partition.Partition);
                writer.Error(error != ErrorCode.None ? error : Refusal(partition, offset, topics));
                writer.Tags();
            }

            writer.Tags();
        }

        writer.Tags();
    }

    private static ErrorCode Refusal(TopicPartition partition, CommittedOffset offset, TopicStore topics)
    {
        if (topics.Find(partition.Topic, partition.Partition) is null)
            return ErrorCode.UnknownTopicOrPartition;
        return Encoding.UTF8.GetByteCount(offset.Metadata ?? "") > MaxMetadata ? ErrorCode.OffsetMetadataTooLarge : ErrorCode.None;
    }
}
