using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Groups;

/// <summary>
/// The records of __consumer_offsets: offsets (key version 1, value version 3) and groups (key version 2, value version 3), as Kafka lays them
/// out. Source: OffsetCommitKey/Value.json, GroupMetadataKey/Value.json.
/// </summary>
internal static class GroupRecords
{
    public const short OffsetKey = 1;
    public const short GroupKey = 2;
    private const short ValueVersion = 3;

    public static byte[] Key(string group, TopicPartition partition)
    {
        using var writer = new KafkaWriter();
        writer.Int16(OffsetKey);
        writer.String(group);
        writer.String(partition.Topic);
        writer.Int32(partition.Partition);
        return writer.ToArray();
    }

    public static byte[] Key(string group)
    {
        using var writer = new KafkaWriter();
        writer.Int16(GroupKey);
        writer.String(group);
        return writer.ToArray();
    }

    public static byte[] Value(CommittedOffset offset)
    {
        using var writer = new KafkaWriter();
        writer.Int16(ValueVersion);
        writer.Int64(offset.Offset);
        writer.Int32(offset.LeaderEpoch);
        writer.String(offset.Metadata ?? "");
        writer.Int64(offset.Timestamp);
        return writer.ToArray();
    }

    public static byte[] Value(GroupSnapshot group, long now)
    {
        using var writer = new KafkaWriter();
        writer.Int16(ValueVersion);
        writer.String(group.ProtocolType);
        writer.Int32(group.Generation);
        writer.String(group.Protocol);
        writer.String(group.Leader);
        writer.Int64(now);
        writer.ArrayLength(group.Members.Count);
        foreach (var member in group.Members)
        {
            writer.String(member.Id);
            writer.String(member.InstanceId);
            writer.String(member.ClientId);
            writer.String(member.ClientHost);
            writer.Int32(member.RebalanceTimeoutMs);
            writer.Int32(member.SessionTimeoutMs);
            writer.Bytes(member.Subscription);
            writer.Bytes(member.Assignment);
        }

        return writer.ToArray();
    }

    public static CommittedOffset ReadOffset(ref KafkaReader reader, long position)
    {
        reader.Int16();
        return new(reader.Int64(), reader.Int32(), reader.String(), reader.Int64(), position);
    }

    public static GroupSnapshot ReadGroup(ref KafkaReader reader)
    {
        reader.Int16();
        var (type, generation, protocol, leader) = (reader.String(), reader.Int32(), reader.NullableString(), reader.NullableString());
        reader.Int64();
        var members = new List<MemberSnapshot>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            members.Add(new(
                reader.String(), reader.NullableString(), reader.String(), reader.String(), reader.Int32(), reader.Int32(),
                reader.Bytes().ToArray(), reader.Bytes().ToArray()));
        }

        return new(type, generation, protocol, leader, members);
    }
}
