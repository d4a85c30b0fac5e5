using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>DeleteTopics 1-3. Committed offsets of the topic go with it. Source: DeleteTopicsRequest.json, DeleteTopicsResponse.json.</summary>
internal sealed class DeleteTopicsRequest(TopicStore topics) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.DeleteTopics, 1, 3);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var response = request.Respond();
        var writer = response.Writer;
        writer.Int32(0);
        var names = new List<string>();
        for (var count = reader.ArrayLength(); count > 0; count--)
            names.Add(reader.String());
        writer.ArrayLength(names.Count);
        foreach (var name in names)
        {
            writer.String(name);
            writer.Error(topics.Delete(name));
        }

        return ValueTask.FromResult<Response?>(response);
    }
}
