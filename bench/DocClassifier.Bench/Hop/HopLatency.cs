using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Clients;

namespace DocClassifier.Bench.Hop;

/// <summary>
/// How long a document takes from being sent to documents.text until a read_committed consumer has its decision, at a steady rate: the stage and both of
/// its journeys through the broker.
/// </summary>
internal static class HopLatency
{
    private const int PerSecond = 200;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<List<double>> MeasureAsync(HopPlace place, HopDocuments documents, CancellationToken cancellationToken)
    {
        var sent = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var times = new List<double>();
        using var consumer = new ConsumerBuilder<byte[], byte[]>(ClientProperties.Reader(place.Kafka, "bench-latency")).Build();
        consumer.Assign(Enumerable.Range(0, BenchTopic.Partitions).Select(partition => new TopicPartitionOffset(
            place.Prefix + Topics.Classified, partition, consumer.QueryWatermarkOffsets(new TopicPartition(place.Prefix + Topics.Classified, partition), Patience).High)));
        var (warm, all) = ((int)(WarmUp.TotalSeconds * PerSecond), (int)((WarmUp + Measured).TotalSeconds * PerSecond));
        var sending = Task.Run(() => SendAsync(documents, sent, all, cancellationToken), cancellationToken);
        var limit = Stopwatch.GetTimestamp() + (long)((WarmUp + Measured + Patience).TotalSeconds * Stopwatch.Frequency);
        for (var seen = 0; seen < all;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Stopwatch.GetTimestamp() > limit)
                throw new BenchException($"Only {seen} of {all} documents came through the stage.");
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is not { IsPartitionEOF: false } result || !result.Message.Headers.TryGetLastBytes(HeaderNames.Id, out var id))
                continue;
            if (!sent.TryRemove(Encoding.ASCII.GetString(id), out var at))
                continue;
            if (++seen > warm)
                times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        }

        await sending;
        consumer.Close();
        return times;
    }

    private static async Task SendAsync(HopDocuments documents, ConcurrentDictionary<string, long> sent, int count, CancellationToken cancellationToken)
    {
        var rate = new SteadyRate(PerSecond);
        for (var i = 0; i < count; i++)
        {
            await rate.WaitForTurnAsync(i, cancellationToken);
            // Known before it can be read.
            sent[documents.Next()] = Stopwatch.GetTimestamp();
            documents.Send();
        }

        documents.Flush(cancellationToken);
    }
}
