using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// Metadata 0-9, flexible from 9, which is the first whose leader epochs librdkafka believes (KAFKA-9212). Nothing is auto-created: an
/// unknown topic is UNKNOWN_TOPIC_OR_PARTITION. A partition that is offline has the error KAFKA_STORAGE_ERROR, and keeps its leader, who
/// says the same to any request for it. Source: MetadataRequest.json, MetadataResponse.json.
/// </summary>
internal sealed class MetadataRequest(TopicStore topics, BrokerIdentity identity, LeaderEpoch epoch) : IRequestHandler
{
    /// <summary>"Not asked for" in the fields of authorised operations.</summary>
    private const int NoOperations = int.MinValue;

    public ApiVersionRange Versions { get; } = new(ApiKey.Metadata, 0, 9, 9);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var count = reader.ArrayLength();
        var names = new List<string>();
        for (var i = 0; i < count; i++)
        {
            names.Add(reader.String());
            reader.Tags();
        }

        // Version 0 asks for all topics with an empty list, later ones with null.
        var all = count < 0 || (count == 0 && request.Version == 0);
        if (all)
            names.AddRange(topics.All.Select(topic => topic.Name).Order(StringComparer.Ordinal));

        var response = request.Respond();
        Write(response.Writer, request.Version, names);
        return ValueTask.FromResult<Response?>(response);
    }

    private void Write(KafkaWriter writer, short version, List<string> names)
    {
        if (version >= 3)
            writer.Int32(0);
        writer.ArrayLength(1);
        writer.Int32(BrokerIdentity.NodeId);
        writer.String(identity.Host);
        writer.Int32(identity.Port);
        if (version >= 1)
            writer.String(null);
        writer.Tags();
        if (version >= 2)
            writer.String(identity.ClusterId);
        if (version >= 1)
            writer.Int32(BrokerIdentity.NodeId);
        writer.ArrayLength(names.Count);
        foreach (var name in names)
            WriteTopic(writer, version, name, topics.Find(name));
        if (version >= 8)
            writer.Int32(NoOperations);
        writer.Tags();
    }

    private void WriteTopic(KafkaWriter writer, short version, string name, Topic? topic)
    {
        writer.Error(topic is not null ? ErrorCode.None : TopicStore.IsLegalName(name) ? ErrorCode.UnknownTopicOrPartition : ErrorCode.InvalidTopic);
        writer.String(name);
        if (version >= 1)
            writer.Bool(topic?.IsInternal ?? false);
        var partitions = topic?.Partitions ?? [];
        writer.ArrayLength(partitions.Count);
        foreach (var partition in partitions)
        {
            writer.Error(partition.IsOffline ? ErrorCode.KafkaStorageError : ErrorCode.None);
            writer.Int32(partition.Partition);
            writer.Int32(BrokerIdentity.NodeId);
            if (version >= 7)
                writer.Int32(epoch.Current);
            writer.Int32Array(BrokerIdentity.NodeId);
            writer.Int32Array(BrokerIdentity.NodeId);
            if (version >= 5)
                writer.Int32Array();
            writer.Tags();
        }

        if (version >= 8)
            writer.Int32(NoOperations);
        writer.Tags();
    }
}
