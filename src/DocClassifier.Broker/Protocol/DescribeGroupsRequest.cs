using DocClassifier.Broker.Groups;

namespace DocClassifier.Broker.Protocol;

/// <summary>DescribeGroups 0-4; an unknown group is described as Dead. Source: DescribeGroupsRequest.json, DescribeGroupsResponse.json.</summary>
internal sealed class DescribeGroupsRequest(GroupCoordinator groups) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.DescribeGroups, 0, 4);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var ids = new List<string>();
        for (var count = reader.ArrayLength(); count > 0; count--)
            ids.Add(reader.String());
        var response = request.Respond();
        var writer = response.Writer;
        if (request.Version >= 1)
            writer.Int32(0);
        writer.ArrayLength(ids.Count);
        foreach (var id in ids)
            Write(writer, request.Version, id, groups.Find(id));
        return ValueTask.FromResult<Response?>(response);
    }

    private static void Write(KafkaWriter writer, short version, string id, Group? group)
    {
        writer.Error(ErrorCode.None);
        writer.String(id);
        if (group is null)
        {
            writer.String(nameof(GroupState.Dead));
            writer.String("");
            writer.String("");
            writer.ArrayLength(0);
        }
        else
        {
            lock (group.Gate)
            {
                writer.String(group.State.ToString());
                writer.String(group.ProtocolType);
                writer.String(group.State == GroupState.Stable ? group.Protocol ?? "" : "");
                writer.ArrayLength(group.Members.Count);
                foreach (var member in group.Members)
                    Write(writer, version, member, group);
            }
        }

        if (version >= 3)
            writer.Int32(int.MinValue);
    }

    private static void Write(KafkaWriter writer, short version, Member member, Group group)
    {
        writer.String(member.Id);
        if (version >= 4)
            writer.String(member.InstanceId);
        writer.String(member.ClientId);
        writer.String("/" + member.ClientHost);
        writer.Bytes(group.State == GroupState.Stable ? member.MetadataOf(group.Protocol) : []);
        writer.Bytes(group.State == GroupState.Stable ? member.Assignment : []);
    }
}
