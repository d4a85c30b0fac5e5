using DocClassifier.Broker.Groups;
using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Transactions;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// TxnOffsetCommit 0-3, flexible from 3, which carries the group's metadata (KIP-447). Without member id it is refused while the group has
/// members (stricter than Kafka). Source: TxnOffsetCommitRequest.json, TxnOffsetCommitResponse.json.
/// </summary>
internal sealed class TxnOffsetCommitRequest(TransactionCoordinator transactions, GroupCoordinator groups, TopicStore topics, TimeProvider time)
    : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.TxnOffsetCommit, 0, 3, 3);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var (transactionalId, groupId, producerId, epoch) = (reader.String(), reader.String(), reader.Int64(), reader.Int16());
        var (generation, memberId, instanceId) = request.Version >= 3
            ? (reader.Int32(), reader.String(), reader.NullableString())
            : (-1, "", null);
        var offsets = OffsetList.Read(ref reader, hasEpoch: request.Version >= 2, time);

        if (groupId.Length == 0)
            return AnswerAsync(request, offsets, Task.FromResult(ErrorCode.InvalidGroupId));
        var group = groups.Group(groupId);
        lock (group.Gate)
        {
            var error = group.CheckCommit(memberId, instanceId, generation);
            return AnswerAsync(request, offsets, error != ErrorCode.None ? Task.FromResult(error) : groups.CommitInTransactionAsync(
                group, producerId, epoch, offsets.Acceptable(topics), () => transactions.MayCommitOffsets(transactionalId, producerId, epoch)));
        }
    }

    private async ValueTask<Response?> AnswerAsync(Request request, OffsetList offsets, Task<ErrorCode> committing)
    {
        var error = await committing;
        var response = request.Respond();
        response.Writer.Int32(0);
        offsets.Write(response.Writer, error, topics);
        return response;
    }
}
