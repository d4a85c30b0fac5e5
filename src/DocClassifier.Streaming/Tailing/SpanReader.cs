using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Clients;

namespace DocClassifier.Streaming.Tailing;

/// <summary>
/// Reads all that is committed in a stretch of a topic, once and to its end. The end is asked read_uncommitted: short of it a transaction is still open, and what lies behind that is
/// waited for, not missed. Joins no group and commits nothing. Thread-safe.
/// </summary>
internal sealed class SpanReader(ClientFactory clients)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);

    // Longer than any transaction of ours may stay open.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What a topic holds now, from the first record at or after a time (default: from its beginning).</summary>
    /// <param name="topic">Without the prefix.</param>
    /// <param name="from">Record time; null for everything.</param>
    /// <exception cref="TopicMissingException">There is no such topic.</exception>
    /// <exception cref="TransientFaultException">The cluster does not answer.</exception>
    public TopicSpan Locate(string topic, DateTimeOffset? from = null)
    {
        var name = clients.Prefixed(topic);
        using var consumer = clients.Reader("docclassifier-reader");
        try
        {
            using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            var partitions = Partitions(admin, name);
            var firsts = OffsetQuery.Ask(consumer.Handle, partitions, OffsetSpec.Earliest());
            var ends = OffsetQuery.Ask(consumer.Handle, partitions, OffsetSpec.Latest());
            var begins = from is { } time ? At(consumer, partitions, time) : firsts;
            return new TopicSpan(name, partitions.ToDictionary(
                one => one.Partition.Value,
                one => new TopicSpan.Stretch(
                    firsts[one.Partition.Value],
                    begins[one.Partition.Value] < 0 ? ends[one.Partition.Value] : begins[one.Partition.Value],
                    ends[one.Partition.Value])));
        }
        catch (KafkaException fault)
        {
            throw new TransientFaultException($"The cluster at {clients.Kafka.BootstrapServers} does not answer: {fault.Error.Reason}", fault) { IsServiceAway = true };
        }
    }

    /// <summary>The committed records of a stretch, in order within a partition.</summary>
    /// <exception cref="TransientFaultException">The cluster does not answer, or a transaction stays open.</exception>
    public IEnumerable<ConsumeResult<byte[], byte[]>> Read(TopicSpan span, CancellationToken cancellationToken)
    {
        var left = span.Partitions.Where(one => one.Value.From < one.Value.End).ToDictionary(one => one.Key, one => one.Value);
        if (left.Count == 0)
            yield break;

        using var consumer = clients.Reader("docclassifier-reader");
        consumer.Assign(left.Select(one => new TopicPartitionOffset(span.Topic, one.Key, one.Value.From)));
        for (var heard = Stopwatch.GetTimestamp(); left.Count > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Poll(consumer) is not { } result)
            {
                if (Stopwatch.GetElapsedTime(heard) > Patience)
                    throw new TransientFaultException($"{span.Topic} cannot be read to its end: the cluster does not answer, or a transaction stays open.") { IsServiceAway = true };
                continue;
            }

            heard = Stopwatch.GetTimestamp();
            if (!left.TryGetValue(result.Partition.Value, out var stretch))
                continue;
            if (result.Offset.Value >= stretch.End)
                left.Remove(result.Partition.Value);
            else if (!result.IsPartitionEOF)
                yield return result;
        }
    }

    private static List<TopicPartition> Partitions(IAdminClient admin, string name)
    {
        var topic = admin.GetMetadata(name, RequestTimeout).Topics.FirstOrDefault(found => found.Topic == name && !found.Error.IsError)
            ?? throw new TopicMissingException(name);
        return [.. topic.Partitions.Select(partition => new TopicPartition(name, partition.PartitionId))];
    }

    // Negative (the end) where no record is as young.
    private static Dictionary<int, long> At(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, DateTimeOffset time) =>
        consumer.OffsetsForTimes(partitions.Select(one => new TopicPartitionTimestamp(one, new Timestamp(time))), RequestTimeout)
            .ToDictionary(one => one.Partition.Value, one => one.Offset.Value);

    private static ConsumeResult<byte[], byte[]>? Poll(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            return consumer.Consume(PollTime);
        }
        catch (ConsumeException)
        {
            // Tried again until patience ends.
            return null;
        }
    }
}
