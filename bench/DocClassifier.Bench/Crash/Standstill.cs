using Confluent.Kafka;
using DocClassifier.Contracts;

namespace DocClassifier.Bench.Crash;

/// <summary>
/// Says what stands still: which partitions of which stage have records beyond what the stage has committed, asked of the cluster, not of
/// the stages.
/// </summary>
internal static class Standstill
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly (string Stage, string Topic)[] Inputs = [("prepare", Topics.Received), ("classify-text", Topics.Text), ("route", Topics.Classified)];

    /// <summary>A line for each partition that is behind, and for what waits before and beyond them.</summary>
    public static async Task<IReadOnlyList<string>> DescribeAsync(CrashPlace place, Ledger ledger)
    {
        var lines = new List<string>();
        if (place.Waiting() is > 0 and var files)
            lines.Add($"ingest: {files} files wait in the inbox");
        try
        {
            using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = place.Bootstrap, GroupId = place.Prefix + "standstill" })
                .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            foreach (var (stage, topic) in Inputs)
                lines.AddRange(await BehindAsync(consumer, admin, place.Prefix, stage, topic));
        }
        catch (KafkaException fault)
        {
            lines.Add($"the cluster does not say how far the stages are: {fault.Error.Reason}");
        }

        lines.Add($"no end yet, among others: {string.Join(", ", ledger.SomeOpen(5))}");
        return lines;
    }

    private static async Task<List<string>> BehindAsync(IConsumer<byte[], byte[]> consumer, IAdminClient admin, string prefix, string stage, string topic)
    {
        var partitions = admin.GetMetadata(prefix + topic, RequestTimeout).Topics.Single().Partitions.Select(one => new TopicPartition(prefix + topic, one.PartitionId)).ToList();
        var group = $"{prefix}docclassifier.{stage}";
        var committed = (await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(group, partitions)], new() { RequestTimeout = RequestTimeout }))[0].Partitions;
        var lines = new List<string>();
        foreach (var one in committed.OrderBy(one => one.Partition.Value))
        {
            var end = consumer.QueryWatermarkOffsets(one.TopicPartition, RequestTimeout).High.Value;
            var at = Math.Max(0, one.Offset.Value);
            // On topics that stages write, a commit marker follows the last record.
            if (end > at + (topic == Topics.Received ? 0 : 1))
                lines.Add($"{stage}: {topic} partition {one.Partition.Value} has committed {at} of {end}");
        }

        return lines;
    }
}
