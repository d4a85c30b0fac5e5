using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// AlterConfigs 0-1: all settings of a topic are replaced; what is not named goes back to its default. Source: AlterConfigsRequest.json,
/// AlterConfigsResponse.json, KIP-133.
/// </summary>
internal sealed class AlterConfigsRequest(TopicStore topics) : IRequestHandler
{
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
        return ValueTask.FromResult<Response?>(
            TopicAnswers.ToResources(request, topics, asked, (topic, settings) => topics.Configure(topic, settings, validateOnly)));
    }
}
