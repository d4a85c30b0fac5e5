using DocClassifier.Broker.Groups;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// JoinGroup 0-5: from 4 a new member is given its id first (KIP-394), from 5 static members (KIP-345). Answered when the generation is
/// complete and durable. Source: JoinGroupRequest.json, JoinGroupResponse.json.
/// </summary>
internal sealed class JoinGroupRequest(GroupCoordinator groups, BrokerOptions options) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.JoinGroup, 0, 5);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var groupId = reader.String();
        var sessionTimeout = reader.Int32();
        var rebalanceTimeout = request.Version >= 1 ? reader.Int32() : sessionTimeout;
        var memberId = reader.String();
        var instanceId = request.Version >= 5 ? reader.NullableString() : null;
        var protocolType = reader.String();
        var protocols = new List<GroupProtocol>();
        for (var count = reader.ArrayLength(); count > 0; count--)
            protocols.Add(new(reader.String(), reader.Bytes().ToArray()));

        var join = new JoinArguments(
            memberId, instanceId, request.ClientId ?? "", request.ClientHost, sessionTimeout, rebalanceTimeout < 0 ? sessionTimeout : rebalanceTimeout,
            protocolType, protocols, IdFirst: request.Version >= 4);
        return AnswerAsync(request, Begin(groupId, join), cancellationToken);
    }

    private Task<JoinResult> Begin(string groupId, JoinArguments join)
    {
        var error = groupId.Length == 0 ? ErrorCode.InvalidGroupId
            : join.SessionTimeoutMs < options.MinSessionTimeoutMs || join.SessionTimeoutMs > options.MaxSessionTimeoutMs ? ErrorCode.InvalidSessionTimeout
            : ErrorCode.None;
        if (error != ErrorCode.None)
            return Task.FromResult(JoinResult.Failed(error, join.MemberId));
        var group = groups.Group(groupId);
        lock (group.Gate)
            return group.Join(join);
    }

    private static async ValueTask<Response?> AnswerAsync(Request request, Task<JoinResult> joining, CancellationToken cancellationToken)
    {
        var result = await joining.WaitAsync(cancellationToken);
        var response = request.Respond();
        var writer = response.Writer;
        if (request.Version >= 2)
            writer.Int32(0);
        writer.Error(result.Error);
        writer.Int32(result.Generation);
        writer.String(result.Protocol);
        writer.String(result.Leader);
        writer.String(result.MemberId);
        writer.ArrayLength(result.Members.Count);
        foreach (var member in result.Members)
        {
            writer.String(member.Id);
            if (request.Version >= 5)
                writer.String(member.InstanceId);
            writer.Bytes(member.Metadata);
        }

        return response;
    }
}
