using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>What the answers of requests that change topics have in common: one error and one sentence for each thing asked.</summary>
internal static class TopicAnswers
{
    // ConfigResource.Type of the Kafka protocol.
    private const sbyte TopicResource = 2;

    /// <summary>Answers CreateTopics and CreatePartitions; a topic that is named twice is refused.</summary>
    public static Response ToTopics<T>(Request request, IReadOnlyList<T> asked, Func<T, string> nameOf, Func<T, (ErrorCode Error, string? Message)> act)
    {
        var response = request.Respond();
        var writer = response.Writer;
        writer.Int32(0);
        writer.ArrayLength(asked.Count);
        var twice = asked.GroupBy(nameOf, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet();
        foreach (var one in asked)
        {
            var (error, message) = twice.Contains(nameOf(one)) ? (ErrorCode.InvalidRequest, "The topic is named twice in the request.") : act(one);
            writer.String(nameOf(one));
            writer.Error(error);
            writer.String(message);
        }

        return response;
    }

    /// <summary>Answers AlterConfigs and IncrementalAlterConfigs; anything but a topic that is there is refused.</summary>
    public static Response ToResources<T>(
        Request request, TopicStore topics, IReadOnlyList<(sbyte Type, string Name, T Changes)> asked, Func<Topic, T, (ErrorCode Error, string? Message)> act)
    {
        var response = request.Respond();
        var writer = response.Writer;
        writer.Int32(0);
        writer.ArrayLength(asked.Count);
        foreach (var (type, name, changes) in asked)
        {
            var (error, message) = type != TopicResource
                ? (ErrorCode.InvalidRequest, "Only topics can be altered; the broker's options are set where it is started.")
                : topics.Find(name) is { } topic ? act(topic, changes) : (ErrorCode.UnknownTopicOrPartition, "There is no such topic.");
            writer.Error(error);
            writer.String(message);
            writer.Int8(type);
            writer.String(name);
        }

        return response;
    }
}
