using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// OffsetForLeaderEpoch 0-3: where an epoch has ended, by which a client finds out whether what it has read is still there (KIP-320); the
/// current one ends at the high watermark. Source: OffsetForLeaderEpochRequest.json, OffsetForLeaderEpochResponse.json.
/// </summary>
internal sealed class OffsetForLeaderEpochRequest(TopicStore topics) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.OffsetForLeaderEpoch, 0, 3);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var version = request.Version;
        var reader = request.Reader();
        var response = request.Respond();
        var writer = response.Writer;
        if (version >= 3)
            reader.Int32();
        if (version >= 2)
            writer.Int32(0);
        PartitionAnswers.Write(ref reader, writer, (ref reader, writer, name) =>
        {
            var partition = reader.Int32();
            var current = version >= 2 ? reader.Int32() : -1;
            var (error, epoch, end) = Find(topics.Find(name, partition), current, reader.Int32());
            writer.Error(error);
            writer.Int32(partition);
            if (version >= 1)
                writer.Int32(epoch);
            writer.Int64(end);
        });
        return ValueTask.FromResult<Response?>(response);
    }

    private static (ErrorCode Error, int Epoch, long End) Find(PartitionLog? log, int current, int asked)
    {
        if (log is null)
            return (ErrorCode.UnknownTopicOrPartition, -1, -1);
        if (log.CheckLeader(current) is var refusal and not ErrorCode.None)
            return (refusal, -1, -1);
        var (epoch, end) = log.EndOfEpoch(asked);
        return (ErrorCode.None, epoch, end);
    }
}
