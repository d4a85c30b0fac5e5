using DocClassifier.Broker.Groups;

namespace DocClassifier.Broker.Protocol;

/// <summary>SyncGroup 0-3: answered when the leader's assignment is durable. Source: SyncGroupRequest.json, SyncGroupResponse.json.</summary>
internal sealed class SyncGroupRequest(GroupCoordinator groups) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.SyncGroup, 0, 3);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var (groupId, generation, memberId) = (reader.String(), reader.Int32(), reader.String());
        var instanceId = request.Version >= 3 ? reader.NullableString() : null;
        var assignments = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            var member = reader.String();
            assignments[member] = reader.Bytes().ToArray();
        }

        if (groups.Find(groupId) is not { } group)
            return AnswerAsync(request, Task.FromResult(new SyncResult(ErrorCode.UnknownMemberId, [])), cancellationToken);
        lock (group.Gate)
            return AnswerAsync(request, group.Sync(memberId, instanceId, generation, assignments), cancellationToken);
    }

    private static async ValueTask<Response?> AnswerAsync(Request request, Task<SyncResult> syncing, CancellationToken cancellationToken)
    {
        var result = await syncing.WaitAsync(cancellationToken);
        var response = request.Respond();
        if (request.Version >= 1)
            response.Writer.Int32(0);
        response.Writer.Error(result.Error);
        response.Writer.Bytes(result.Assignment);
        return response;
    }
}
