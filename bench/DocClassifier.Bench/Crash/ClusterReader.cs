using System.Text;
using Confluent.Kafka;
using DocClassifier.Bench.Processes;
using DocClassifier.Contracts;

namespace DocClassifier.Bench.Crash;

/// <summary>
/// The independent reader: a plain consumer of Confluent.Kafka, read_committed, of no group, that shares no code with the stages. Used by one thread.
/// </summary>
internal sealed class ClusterReader : IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);
    private readonly MailroomPlace _place;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly List<TopicPartition> _partitions;

    /// <param name="place">Names cluster and prefix.</param>
    /// <param name="reads">Which topics, by their names without the prefix.</param>
    public ClusterReader(MailroomPlace place, Func<string, bool> reads)
    {
        _place = place;
        _consumer = Open(place, IsolationLevel.ReadCommitted);
        _partitions = Retrying(() => FindPartitions(place, reads));
        _consumer.Assign(_partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
    }

    /// <summary>Where documents end.</summary>
    public static bool IsEnd(string topic) =>
        topic.StartsWith(Topics.DepartmentPrefix, StringComparison.Ordinal) || topic is Topics.Review or Topics.Duplicates || topic.EndsWith(".dlq", StringComparison.Ordinal);

    /// <summary>Where every document stands once on its way.</summary>
    public static bool IsPassage(string topic) => topic is Topics.Text or Topics.Scans or Topics.Classified;

    /// <summary>Reads on; null when there is nothing at the moment.</summary>
    public EndRecord? Next()
    {
        try
        {
            return _consumer.Consume(PollTime) is { IsPartitionEOF: false } result ? RecordOf(result) : null;
        }
        catch (ConsumeException)
        {
            return null;
        }
    }

    /// <summary>All there is. Ends are asked for as read_uncommitted: a transaction that a dead process left open may not hide what lies behind it.</summary>
    public List<EndRecord> ReadToEnd()
    {
        var left = Retrying(Ends);
        var records = new List<EndRecord>();
        var limit = DateTime.UtcNow + EndLimit;
        while (left.Count > 0)
        {
            if (DateTime.UtcNow > limit)
                throw new BenchException($"Not read to the end within {EndLimit.TotalMinutes} minutes: {string.Join(' ', left.Select(end => $"{end.Key} to {end.Value}"))}");
            var result = _consumer.Consume(PollTime);
            if (result is { IsPartitionEOF: true } && left.TryGetValue(result.TopicPartition, out var end) && result.Offset >= end)
                left.Remove(result.TopicPartition);
            else if (result is { IsPartitionEOF: false })
                records.Add(RecordOf(result));
        }

        return records;
    }

    public void Dispose() => _consumer.Dispose();

    private static IConsumer<byte[], byte[]> Open(MailroomPlace place, IsolationLevel isolation) => new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
    {
        BootstrapServers = place.Bootstrap,
        GroupId = place.Prefix + "reader",
        EnableAutoCommit = false,
        IsolationLevel = isolation,
        EnablePartitionEof = true,
        CheckCrcs = true,
        AllowAutoCreateTopics = false,
        ReconnectBackoffMaxMs = 1000,
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    private List<TopicPartition> FindPartitions(MailroomPlace place, Func<string, bool> reads)
    {
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        return [.. admin.GetMetadata(RequestTimeout).Topics
            .Where(topic => topic.Topic.StartsWith(place.Prefix, StringComparison.Ordinal) && reads(topic.Topic[place.Prefix.Length..]))
            .SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)))];
    }

    private Dictionary<TopicPartition, Offset> Ends()
    {
        using var uncommitted = Open(_place, IsolationLevel.ReadUncommitted);
        return _partitions.ToDictionary(partition => partition, partition => uncommitted.QueryWatermarkOffsets(partition, RequestTimeout).High);
    }

    // The broker may just be coming up again.
    private static T Retrying<T>(Func<T> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return call();
            }
            catch (KafkaException) when (attempt < 5)
            {
                Thread.Sleep(500);
            }
        }
    }

    private EndRecord RecordOf(ConsumeResult<byte[], byte[]> result) => new(
        result.Topic[_place.Prefix.Length..],
        $"{result.TopicPartition} {result.Offset}",
        Header(result, HeaderNames.Id) ?? "",
        result.Message.Value,
        Header(result, HeaderNames.Reason) is { } reason ? $"{reason}: {Header(result, HeaderNames.ErrorMessage)}" : null);

    private static string? Header(ConsumeResult<byte[], byte[]> result, string name) =>
        result.Message.Headers.TryGetLastBytes(name, out var bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;
}
