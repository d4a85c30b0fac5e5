using DocClassifier.Broker.Groups;

namespace DocClassifier.Broker.Protocol;

/// <summary>Heartbeat 0-3. Source: HeartbeatRequest.json, HeartbeatResponse.json.</summary>
internal sealed class HeartbeatRequest(GroupCoordinator groups) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.Heartbeat, 0, 3);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var (groupId, generation, memberId) = (reader.String(), reader.Int32(), reader.String());
        var instanceId = request.Version >= 3 ? reader.NullableString() : null;
        var error = ErrorCode.UnknownMemberId;
        if (groups.Find(groupId) is { } group)
        {
            lock (group.Gate)
                error = group.Heartbeat(memberId, instanceId, generation);
        }

        var response = request.Respond();
        if (request.Version >= 1)
            response.Writer.Int32(0);
        response.Writer.Error(error);
        return ValueTask.FromResult<Response?>(response);
    }
}
