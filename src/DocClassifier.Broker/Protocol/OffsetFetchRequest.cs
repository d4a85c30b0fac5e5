using DocClassifier.Broker.Groups;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// OffsetFetch 1-7, flexible from 6; null topics (2+) ask for all; 7 with require-stable answers UNSTABLE_OFFSET_COMMIT while a
/// transactional commit is undecided (KIP-447). Source: OffsetFetchRequest.json, OffsetFetchResponse.json.
/// </summary>
internal sealed class OffsetFetchRequest(GroupCoordinator groups) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.OffsetFetch, 1, 7, 6);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var groupId = reader.String();
        var topicCount = reader.ArrayLength();
        var all = topicCount < 0 && request.Version >= 2;
        var wanted = new List<(string Topic, List<int> Partitions)>();
        for (; topicCount > 0; topicCount--)
        {
            var topic = reader.String();
            var partitions = new List<int>();
            for (var count = reader.ArrayLength(); count > 0; count--)
                partitions.Add(reader.Int32());
            reader.Tags();
            wanted.Add((topic, partitions));
        }

        var stable = request.Version >= 7 && reader.Bool();
        reader.Tags();

        var response = request.Respond();
        if (request.Version >= 3)
            response.Writer.Int32(0);
        Write(response.Writer, request.Version, groups.Find(groupId), all, wanted, stable);
        if (request.Version >= 2)
            response.Writer.Error(ErrorCode.None);
        response.Writer.Tags();
        return ValueTask.FromResult<Response?>(response);
    }

    private static void Write(KafkaWriter writer, short version, Group? group, bool all, List<(string Topic, List<int> Partitions)> wanted, bool stable)
    {
        if (group is null)
        {
            WriteTopics(writer, version, all ? [] : wanted, _ => (null, ErrorCode.None));
            return;
        }

        lock (group.Gate)
        {
            if (all)
            {
                wanted = [.. group.Offsets.Committed.Keys.GroupBy(partition => partition.Topic, StringComparer.Ordinal)
                    .Select(topic => (topic.Key, topic.Select(partition => partition.Partition).Order().ToList()))];
            }

            WriteTopics(writer, version, wanted, partition => stable && group.Offsets.IsUnstable(partition)
                ? (null, ErrorCode.UnstableOffsetCommit)
                : (group.Offsets.Find(partition), ErrorCode.None));
        }
    }

    private static void WriteTopics(
        KafkaWriter writer, short version, List<(string Topic, List<int> Partitions)> wanted,
        Func<TopicPartition, (CommittedOffset? Offset, ErrorCode Error)> find)
    {
        writer.ArrayLength(wanted.Count);
        foreach (var (topic, partitions) in wanted)
        {
            writer.String(topic);
            writer.ArrayLength(partitions.Count);
            foreach (var partition in partitions)
            {
                var (offset, error) = find(new(topic, partition));
                writer.Int32(partition);
                writer.Int64(offset?.Offset ?? -1);
                if (version >= 5)
                    writer.Int32(offset?.LeaderEpoch ?? -1);
                writer.String(offset?.Metadata ?? "");
                writer.Error(error);
                writer.Tags();
            }

            writer.Tags();
        }
    }
}
