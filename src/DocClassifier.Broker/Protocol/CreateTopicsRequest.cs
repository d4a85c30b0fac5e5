using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// CreateTopics 2-4: with the configuration, which is stored. Replication factor 1 or -1. Source: CreateTopicsRequest.json, KIP-464.
/// </summary>
internal sealed class CreateTopicsRequest(TopicStore topics, BrokerOptions options) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.CreateTopics, 2, 4);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var asked = new List<NewTopic>();
        for (var count = reader.ArrayLength(); count > 0; count--)
            asked.Add(Read(ref reader));
        reader.Int32();
        var validateOnly = reader.Bool();

        return ValueTask.FromResult<Response?>(TopicAnswers.ToTopics(request, asked, topic => topic.Name, topic => Create(topic, validateOnly)));
    }

    private static NewTopic Read(ref KafkaReader reader)
    {
        var (name, partitions, replicas) = (reader.String(), reader.Int32(), reader.Int16());
        var assignments = new List<int>();
        var elsewhere = false;
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            assignments.Add(reader.Int32());
            for (var brokers = reader.ArrayLength(); brokers > 0; brokers--)
                elsewhere |= reader.Int32() != BrokerIdentity.NodeId;
        }

        var configuration = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            var key = reader.String();
            if (reader.NullableString() is { } value)
                configuration[key] = value;
        }

        return new(name, partitions, replicas, assignments, elsewhere, configuration);
    }

    private (ErrorCode Error, string? Message) Create(NewTopic topic, bool validateOnly)
    {
        if (topic.Elsewhere || (topic.Assignments.Count > 0 && !topic.Assignments.Order().SequenceEqual(Enumerable.Range(0, topic.Assignments.Count))))
            return (ErrorCode.InvalidReplicaAssignment, "Partitions are numbered from 0 and lie on the one broker there is.");
        if (topic.Assignments.Count == 0 && topic.Replicas is not (1 or -1))
            return (ErrorCode.InvalidReplicationFactor, $"Replication factor {topic.Replicas} is larger than the number of brokers, 1.");
        var partitions = topic.Assignments.Count > 0 ? topic.Assignments.Count : topic.Partitions == -1 ? options.DefaultPartitions : topic.Partitions;
        return topics.Create(topic.Name, partitions, topic.Configuration, validateOnly);
    }

    private sealed record NewTopic(
        string Name, int Partitions, short Replicas, List<int> Assignments, bool Elsewhere, Dictionary<string, string> Configuration);
}
