using System.Text.RegularExpressions;
using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// CreatePartitions 0-1. Refused for <c>documents.*</c> topics, whatever prefix they have: a document and its parts meet in one partition
/// number of all of them, so their number is one and never changes. Source: CreatePartitionsRequest.json, CreatePartitionsResponse.json,
/// KIP-195.
/// </summary>
internal sealed partial class CreatePartitionsRequest(TopicStore topics) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.CreatePartitions, 0, 1);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var asked = new List<Wanted>();
        for (var count = reader.ArrayLength(); count > 0; count--)
            asked.Add(Read(ref reader));
        reader.Int32();
        var validateOnly = reader.Bool();

        return ValueTask.FromResult<Response?>(TopicAnswers.ToTopics(request, asked, wanted => wanted.Topic, wanted => Create(wanted, validateOnly)));
    }

    private static Wanted Read(ref KafkaReader reader)
    {
        var (name, count) = (reader.String(), reader.Int32());
        var assignments = reader.ArrayLength();
        var elsewhere = false;
        for (var left = assignments; left > 0; left--)
        {
            var replicas = reader.ArrayLength();
            elsewhere |= replicas != 1;
            for (; replicas > 0; replicas--)
                elsewhere |= reader.Int32() != BrokerIdentity.NodeId;
        }

        return new(name, count, assignments < 0 ? null : assignments, elsewhere);
    }

    private (ErrorCode Error, string? Message) Create(Wanted wanted, bool validateOnly)
    {
        if (topics.Find(wanted.Topic) is not { } topic)
            return (ErrorCode.UnknownTopicOrPartition, "There is no such topic.");
        if (topic.IsInternal)
            return (ErrorCode.InvalidTopic, "The broker's own topics have one partition.");
        var now = topic.Partitions.Count;
        if (DocumentsTopic().IsMatch(wanted.Topic))
        {
            return (ErrorCode.PolicyViolation,
                $"All documents.* topics have one and the same number of partitions, because a document keeps its partition number from topic to topic: '{wanted.Topic}' stays at {now}.");
        }

        if (wanted.Count <= now)
            return (ErrorCode.InvalidPartitions, $"The topic has {now} partitions already; {wanted.Count} would not be an increase.");
        if (wanted.Elsewhere || (wanted.Assignments is { } assigned && assigned != wanted.Count - now))
            return (ErrorCode.InvalidReplicaAssignment, "Every new partition lies on the one broker there is, and each needs an assignment where there are any.");
        return topics.AddPartitions(wanted.Topic, wanted.Count, validateOnly);
    }

    /// <summary>A prefix (Kafka:Prefix) may be any text that a topic's name may begin with.</summary>
    [GeneratedRegex(@"(^|.)documents\.[a-z.-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex DocumentsTopic();

    private sealed record Wanted(string Topic, int Count, int? Assignments, bool Elsewhere);
}
