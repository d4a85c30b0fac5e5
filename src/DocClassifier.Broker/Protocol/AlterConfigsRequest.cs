using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// AlterConfigs 0-1: all settings of a topic are replaced; what is not named goes back to its default. Source: AlterConfigsRequest.json,
/// AlterConfigsResponse.json, KIP-133.
/// </summary>
internal sealed class AlterConfigsRequest(TopicStore topics) : IRequestHandler
{
    private const sbyte TopicResource = 2;

    public ApiVersionRange Versions { get; } = new(ApiKey.AlterConfigs, 0, 1);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var asked = new List<(sbyte Type, string Name, Dictionary<string, string> Settings)>();
        for (var resources = reader.ArrayLength(); resources > 0; resources--)
        {
            var (type, name) = (reader.Int8(), reader.String());
            var settings = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var count = reader.ArrayLength(); count > 0; count--)
            {
                var key = reader.String();
                if (reader.NullableString() is { } value)
                    settings[key] = value;
            }

            asked.Add((type, name, settings));
        }

        var validateOnly = reader.Bool();
        var response = request.Respond();
        var writer = response.Writer;
        writer.Int32(0);
        writer.ArrayLength(asked.Count);
        foreach (var (type, name, settings) in asked)
        {
            var (error, message) = Replace(type, name, settings, validateOnly);
            writer.Error(error);
            writer.String(message);
            writer.Int8(type);
            writer.String(name);
        }

        return ValueTask.FromResult<Response?>(response);
    }

    private (ErrorCode Error, string? Message) Replace(sbyte type, string name, Dictionary<string, string> settings, bool validateOnly)
    {
        if (type != TopicResource)
            return (ErrorCode.InvalidRequest, "Only topics can be altered; the broker's options are set where it is started.");
        if (topics.Find(name) is not { } topic)
            return (ErrorCode.UnknownTopicOrPartition, "There is no such topic.");
        // They would be deleted by age, and what the broker knows of groups and transactions with them.
        return topic.IsInternal
            ? (ErrorCode.InvalidTopic, "The settings of the broker's own topics are its own.")
            : topics.Configure(topic, settings, validateOnly);
    }
}
