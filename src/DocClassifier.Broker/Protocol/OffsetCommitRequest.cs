using DocClassifier.Broker.Groups;
using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>OffsetCommit 2-7: answered when durable; offsets never expire. Source: OffsetCommitRequest.json, OffsetCommitResponse.json.</summary>
internal sealed class OffsetCommitRequest(GroupCoordinator groups, TopicStore topics, TimeProvider time) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.OffsetCommit, 2, 7);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var version = request.Version;
        var reader = request.Reader();
        var (groupId, generation, memberId) = (reader.String(), reader.Int32(), reader.String());
        var instanceId = version >= 7 ? reader.NullableString() : null;
        if (version <= 4)
            reader.Int64();
        var offsets = OffsetList.Read(ref reader, hasEpoch: version >= 6, time);

        if (groupId.Length == 0)
            return AnswerAsync(request, offsets, Task.FromResult(ErrorCode.InvalidGroupId));
        var group = groups.Group(groupId);
        lock (group.Gate)
        {
            var error = group.CheckCommit(memberId, instanceId, generation);
            var committing = error == ErrorCode.None ? groups.CommitAsync(group, offsets.Acceptable(topics)) : Task.FromResult(error);
            return AnswerAsync(request, offsets, committing);
        }
    }

    private async ValueTask<Response?> AnswerAsync(Request request, OffsetList offsets, Task<ErrorCode> committing)
    {
        var error = await committing;
        var response = request.Respond();
        if (request.Version >= 3)
            response.Writer.Int32(0);
        offsets.Write(response.Writer, error, topics);
        return response;
    }
}
