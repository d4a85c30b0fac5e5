using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// IncrementalAlterConfigs 0: set, delete, append and subtract settings of topics. Source: IncrementalAlterConfigsRequest.json, KIP-339.
/// </summary>
internal sealed class IncrementalAlterConfigsRequest(TopicStore topics) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.IncrementalAlterConfigs, 0, 0);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var asked = new List<(sbyte Type, string Name, List<(string Key, sbyte Operation, string? Value)> Changes)>();
        for (var resources = reader.ArrayLength(); resources > 0; resources--)
        {
            var (type, name) = (reader.Int8(), reader.String());
            var changes = new List<(string, sbyte, string?)>();
            for (var count = reader.ArrayLength(); count > 0; count--)
                changes.Add((reader.String(), reader.Int8(), reader.NullableString()));
            asked.Add((type, name, changes));
        }

        var validateOnly = reader.Bool();
        return ValueTask.FromResult<Response?>(
            TopicAnswers.ToResources(request, topics, asked, (topic, changes) => Alter(topic, changes, validateOnly)));
    }

    private (ErrorCode Error, string? Message) Alter(Topic topic, List<(string Key, sbyte Operation, string? Value)> changes, bool validateOnly)
    {
        var set = new Dictionary<string, string>(topic.Config.Set, StringComparer.Ordinal);
        foreach (var (key, operation, value) in changes)
        {
            if (!TopicConfig.IsKnown(key))
                return (ErrorCode.InvalidConfig, $"Unknown topic config name: {key}");
            if (operation is < 0 or > 3 || (operation != 1 && value is null))
                return (ErrorCode.InvalidRequest, $"The change of {key} is not complete.");
            var items = (set.TryGetValue(key, out var now) ? now : topic.Config.Defaults[key]).Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (operation == 1)
                set.Remove(key);
            else
                set[key] = operation switch
                {
                    2 => string.Join(',', items.Union(value!.Split(','))),
                    3 => string.Join(',', items.Except(value!.Split(','))),
                    _ => value!,
                };
        }

        return topics.Configure(topic, set, validateOnly);
    }
}
