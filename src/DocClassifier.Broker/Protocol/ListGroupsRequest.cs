using DocClassifier.Broker.Groups;

namespace DocClassifier.Broker.Protocol;

/// <summary>ListGroups 0-3, flexible from 3. Source: ListGroupsRequest.json, ListGroupsResponse.json.</summary>
internal sealed class ListGroupsRequest(GroupCoordinator groups) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.ListGroups, 0, 3, 3);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var response = request.Respond();
        var writer = response.Writer;
        if (request.Version >= 1)
            writer.Int32(0);
        writer.Error(ErrorCode.None);
        var listed = groups.Groups.OrderBy(group => group.Id, StringComparer.Ordinal).ToList();
        writer.ArrayLength(listed.Count);
        foreach (var group in listed)
        {
            writer.String(group.Id);
            writer.String(group.ProtocolType);
            writer.Tags();
        }

        writer.Tags();
        return ValueTask.FromResult<Response?>(response);
    }
}
