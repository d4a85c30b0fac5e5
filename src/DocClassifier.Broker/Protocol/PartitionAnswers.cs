namespace DocClassifier.Broker.Protocol;

/// <summary>What requests that name partitions topic by topic have in common: the answer names them in the same order.</summary>
internal static class PartitionAnswers
{
    /// <summary>Reads what is asked of one partition and writes the answer.</summary>
    public delegate void Answer(ref KafkaReader reader, KafkaWriter writer, string topic);

    /// <summary>Goes through the rest of the request.</summary>
    public static void Write(ref KafkaReader reader, KafkaWriter writer, Answer answer)
    {
        var topics = Math.Max(reader.ArrayLength(), 0);
        writer.ArrayLength(topics);
        for (; topics > 0; topics--)
        {
            var topic = reader.String();
            writer.String(topic);
            var partitions = Math.Max(reader.ArrayLength(), 0);
            writer.ArrayLength(partitions);
            for (; partitions > 0; partitions--)
                answer(ref reader, writer, topic);
        }
    }
}
