using DocClassifier.Broker.Groups;

namespace DocClassifier.Broker.Protocol;

/// <summary>DeleteGroups 0-1: a group without members goes with its offsets. Source: DeleteGroupsRequest.json, DeleteGroupsResponse.json.</summary>
internal sealed class DeleteGroupsRequest(GroupCoordinator groups) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.DeleteGroups, 0, 1);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var ids = new List<string>();
        for (var count = reader.ArrayLength(); count > 0; count--)
            ids.Add(reader.String());
        return AnswerAsync(request, ids);
    }

    private async ValueTask<Response?> AnswerAsync(Request request, List<string> ids)
    {
        var response = request.Respond();
        response.Writer.Int32(0);
        response.Writer.ArrayLength(ids.Count);
        foreach (var id in ids)
        {
            response.Writer.String(id);
            response.Writer.Error(await groups.DeleteAsync(id));
        }

        return response;
    }
}
