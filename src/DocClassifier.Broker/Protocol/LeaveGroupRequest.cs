using DocClassifier.Broker.Groups;

namespace DocClassifier.Broker.Protocol;

/// <summary>LeaveGroup 0-3: from 3 several members at once, by instance id too (KIP-345). Source: LeaveGroupRequest.json, LeaveGroupResponse.json.</summary>
internal sealed class LeaveGroupRequest(GroupCoordinator groups) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.LeaveGroup, 0, 3);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var groupId = reader.String();
        var leaving = new List<(string MemberId, string? InstanceId)>();
        if (request.Version < 3)
        {
            leaving.Add((reader.String(), null));
        }
        else
        {
            for (var count = reader.ArrayLength(); count > 0; count--)
                leaving.Add((reader.String(), reader.NullableString()));
        }

        var errors = leaving.ConvertAll(member => Leave(groupId, member.MemberId, member.InstanceId));
        var response = request.Respond();
        var writer = response.Writer;
        if (request.Version >= 1)
            writer.Int32(0);
        if (request.Version < 3)
        {
            writer.Error(errors[0]);
            return ValueTask.FromResult<Response?>(response);
        }

        writer.Error(ErrorCode.None);
        writer.ArrayLength(leaving.Count);
        foreach (var (member, error) in leaving.Zip(errors))
        {
            writer.String(member.MemberId);
            writer.String(member.InstanceId);
            writer.Error(error);
        }

        return ValueTask.FromResult<Response?>(response);
    }

    private ErrorCode Leave(string groupId, string memberId, string? instanceId)
    {
        if (groups.Find(groupId) is not { } group)
            return ErrorCode.UnknownMemberId;
        lock (group.Gate)
            return group.Leave(memberId, instanceId);
    }
}
