using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// DeleteRecords 0-1: raises the log start, at most to the high watermark (-1), durably. Not in the broker's own topics, nor in those that
/// are only compacted. Source: DeleteRecordsRequest.json, DeleteRecordsResponse.json, KIP-107.
/// </summary>
internal sealed class DeleteRecordsRequest(TopicStore topics) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.DeleteRecords, 0, 1);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var response = request.Respond();
        var writer = response.Writer;
        writer.Int32(0);
        PartitionAnswers.Write(ref reader, writer, (ref reader, writer, name) =>
        {
            var (partition, offset) = (reader.Int32(), reader.Int64());
            var (error, logStart) = Delete(topics.Find(name), partition, offset);
            writer.Int32(partition);
            writer.Int64(logStart);
            writer.Error(error);
        });
        return ValueTask.FromResult<Response?>(response);
    }

    private static (ErrorCode Error, long LogStart) Delete(Topic? topic, int partition, long offset)
    {
        if (topic?.Partition(partition) is not { } log)
            return (ErrorCode.UnknownTopicOrPartition, -1);
        if (topic.IsInternal)
            return (ErrorCode.InvalidTopic, -1);
        return topic.Config.Delete ? log.DeleteRecords(offset) : (ErrorCode.PolicyViolation, -1);
    }
}
