using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// ListOffsets 1-5: by time, latest (-1; with read_committed the last stable offset), earliest (-2). From 4 on the leader epoch is checked
/// and the epoch of what was found is told (KIP-320). Source: ListOffsetsRequest.json, ListOffsetsResponse.json.
/// </summary>
internal sealed class ListOffsetsRequest(TopicStore topics) : IRequestHandler
{
    private const long Latest = -1;
    private const long Earliest = -2;

    public ApiVersionRange Versions { get; } = new(ApiKey.ListOffsets, 1, 5);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var response = request.Respond();
        var writer = response.Writer;
        reader.Int32();
        var committed = request.Version >= 2 && reader.Int8() == 1;
        if (request.Version >= 2)
            writer.Int32(0);
        PartitionAnswers.Write(ref reader, writer, (ref reader, writer, name) =>
        {
            var partition = reader.Int32();
            var epoch = request.Version >= 4 ? reader.Int32() : -1;
            var timestamp = reader.Int64();
            var log = topics.Find(name, partition);
            var (error, offset, found) = Find(log, epoch, timestamp, committed);
            writer.Int32(partition);
            writer.Error(error);
            writer.Int64(found);
            writer.Int64(offset);
            if (request.Version >= 4)
                writer.Int32(offset < 0 ? -1 : timestamp == Latest ? log!.LatestEpoch : log!.EpochAt(offset));
        });
        return ValueTask.FromResult<Response?>(response);
    }

    private static (ErrorCode Error, long Offset, long Timestamp) Find(PartitionLog? log, int epoch, long timestamp, bool committed)
    {
        if (log is null)
            return (ErrorCode.UnknownTopicOrPartition, -1, -1);
        if (log.CheckLeader(epoch) is var refusal and not ErrorCode.None)
            return (refusal, -1, -1);
        if (timestamp == Latest)
            return (ErrorCode.None, committed ? log.LastStableOffset : log.HighWatermark, -1);
        if (timestamp == Earliest)
            return (ErrorCode.None, log.LogStart, -1);
        if (timestamp < 0)
            return (ErrorCode.UnsupportedVersion, -1, -1);
        var (offset, found) = log.FindByTime(timestamp, committed);
        return (ErrorCode.None, offset, found);
    }
}
