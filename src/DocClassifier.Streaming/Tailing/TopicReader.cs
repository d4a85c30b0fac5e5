using Confluent.Kafka;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Registry;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Tailing;

/// <summary>
/// Reads a topic for people: committed records only, decoded, one JSON object each. Joins no group and commits nothing. Thread-safe.
/// </summary>
public sealed class TopicReader
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);

    private readonly ClientFactory _clients;
    private readonly RecordJson _json;
    private readonly ILogger _logger;

    internal TopicReader(ClientFactory clients, ISchemaRegistry registry, ILogger logger) =>
        (_clients, _json, _logger) = (clients, new RecordJson(registry), logger);

    /// <summary>
    /// The records as JSON objects with the keys <c>topic partition offset timestamp key headers value</c>, without line ends. Blocks
    /// between records. What is committed after this returns is among them.
    /// </summary>
    /// <exception cref="TopicMissingException">There is no such topic.</exception>
    /// <exception cref="TransientFaultException">The cluster does not answer.</exception>
    public IEnumerable<string> Read(TailRequest request, CancellationToken cancellationToken)
    {
        return ReadRecords(request, cancellationToken).Select(result => _json.Line(result, cancellationToken));
    }

    /// <summary>The records as bytes.</summary>
    internal IEnumerable<ConsumeResult<byte[], byte[]>> ReadRecords(TailRequest request, CancellationToken cancellationToken)
    {
        var consumer = _clients.Reader("docclassifier-tail");
        try
        {
            return Read(consumer, Assign(consumer, request), request, cancellationToken);
        }
        catch
        {
            consumer.Dispose();
            throw;
        }
    }

    private IEnumerable<ConsumeResult<byte[], byte[]>> Read(
        IConsumer<byte[], byte[]> reader, HashSet<int> left, TailRequest request, CancellationToken cancellationToken)
    {
        using var consumer = reader;
        for (long count = 0; request.Count is not { } limit || count < limit;)
        {
            if (cancellationToken.IsCancellationRequested || (request.UntilEnd && left.Count == 0))
                yield break;
            var result = Poll(consumer);
            if (result is { IsPartitionEOF: true })
            {
                left.Remove(result.Partition.Value);
            }
            else if (result is not null)
            {
                count++;
                yield return result;
            }
        }
    }

    private HashSet<int> Assign(IConsumer<byte[], byte[]> consumer, TailRequest request)
    {
        var name = _clients.Prefixed(request.Topic);
        try
        {
            using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            var topic = admin.GetMetadata(name, RequestTimeout).Topics.FirstOrDefault(found => found.Topic == name && !found.Error.IsError)
                ?? throw new TopicMissingException(name);
            // The end is looked up before this returns, so that nothing written afterwards is missed.
            consumer.Assign(topic.Partitions.Select(partition => new TopicPartitionOffset(
                name, partition.PartitionId, request.FromBeginning ? Offset.Beginning : EndOf(consumer, name, partition.PartitionId))));
            return [.. topic.Partitions.Select(partition => partition.PartitionId)];
        }
        catch (KafkaException fault)
        {
            throw new TransientFaultException($"The cluster at {_clients.Kafka.BootstrapServers} does not answer: {fault.Error.Reason}", fault) { IsServiceAway = true };
        }
    }

    private static Offset EndOf(IConsumer<byte[], byte[]> consumer, string topic, int partition) =>
        consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), RequestTimeout).High;

    private ConsumeResult<byte[], byte[]>? Poll(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            return consumer.Consume(PollTime);
        }
        catch (ConsumeException fault)
        {
            Log.ConsumeFailed(_logger, "tail", fault.Error.Code, fault.Error.Reason);
            return null;
        }
    }
}
