using DocClassifier.Broker.Groups;
using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Transactions;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// AddPartitionsToTxn 0-2: all partitions or none. Source: AddPartitionsToTxnRequest.json, AddPartitionsToTxnResponse.json.
/// </summary>
internal sealed class AddPartitionsToTxnRequest(TransactionCoordinator transactions, TopicStore topics) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.AddPartitionsToTxn, 0, 2);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var (transactionalId, producerId, epoch) = (reader.String(), reader.Int64(), reader.Int16());
        var asked = new List<(string Topic, List<int> Partitions)>();
        for (var topicCount = reader.ArrayLength(); topicCount > 0; topicCount--)
        {
            var topic = reader.String();
            var partitions = new List<int>();
            for (var count = reader.ArrayLength(); count > 0; count--)
                partitions.Add(reader.Int32());
            asked.Add((topic, partitions));
        }

        var all = asked.SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition))).ToList();
        var refused = all.Distinct().Select(partition => (partition, Error: Refusal(partition))).Where(one => one.Error != ErrorCode.None)
            .ToDictionary(one => one.partition, one => one.Error);
        var adding = refused.Count > 0
            ? Task.FromResult(ErrorCode.OperationNotAttempted)
            : transactions.AddAsync(transactionalId, producerId, epoch, all);
        return AnswerAsync(request, asked, refused, adding);
    }

    /// <summary>The broker's own topics take part through AddOffsetsToTxn only.</summary>
    private ErrorCode Refusal(TopicPartition partition)
    {
        if (topics.Find(partition.Topic) is not { IsInternal: false } topic || topic.Partition(partition.Partition) is not { } log)
            return ErrorCode.UnknownTopicOrPartition;
        return log.IsOffline ? ErrorCode.KafkaStorageError : ErrorCode.None;
    }

    private static async ValueTask<Response?> AnswerAsync(
        Request request, List<(string Topic, List<int> Partitions)> asked, Dictionary<TopicPartition, ErrorCode> refused, Task<ErrorCode> adding)
    {
        var error = TransactionErrors.For(await adding, request.Version);
        var response = request.Respond();
        var writer = response.Writer;
        writer.Int32(0);
        writer.ArrayLength(asked.Count);
        foreach (var (topic, partitions) in asked)
        {
            writer.String(topic);
            writer.ArrayLength(partitions.Count);
            foreach (var partition in partitions)
            {
                writer.Int32(partition);
                writer.Error(refused.GetValueOrDefault(new(topic, partition), error));
            }
        }

        return response;
    }
}
