using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Clients;

namespace DocClassifier.Bench.Hop;

/// <summary>
/// How long a document takes from being sent to documents.text until a read_committed consumer has its decision, at a steady rate: the stage and both of
/// its journeys through the broker. Used once.
/// </summary>
internal sealed class HopLatency(HopPlace place, HopDocuments documents, IContender stage)
{
    private const int PerSecond = 200;
    private const int WarmUp = 5 * PerSecond;
    private const int Measured = 20 * PerSecond;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, long> _sent = new(StringComparer.Ordinal);

    /// <summary>The times, in milliseconds.</summary>
    /// <exception cref="BenchException">Documents are missing.</exception>
    public async Task<List<double>> MeasureAsync(CancellationToken cancellationToken)
    {
        using var consumer = Consumer();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(ends.Token);
        try
        {
            return Read(consumer, sending, cancellationToken);
        }
        finally
        {
            // Nothing is disposed under it; what it threw, Read has told.
            await ends.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            consumer.Close();
        }
    }

    // From where the topic ends now.
    private IConsumer<byte[], byte[]> Consumer()
    {
        var consumer = new ConsumerBuilder<byte[], byte[]>(ClientProperties.Reader(place.Kafka, "bench-latency")).Build();
        consumer.Assign(Enumerable.Range(0, BenchTopic.Partitions).Select(partition => new TopicPartition(place.Prefix + Topics.Classified, partition))
            .Select(partition => new TopicPartitionOffset(partition, consumer.QueryWatermarkOffsets(partition, Patience).High)));
        return consumer;
    }

    private List<double> Read(IConsumer<byte[], byte[]> consumer, Task sending, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        var heard = Stopwatch.GetTimestamp();
        for (var seen = 0; seen < WarmUp + Measured;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            stage.ThrowIfEnded();
            if (sending.IsFaulted)
                sending.GetAwaiter().GetResult();
            if (Stopwatch.GetElapsedTime(heard) > Patience)
                throw new BenchException($"Only {seen} of {WarmUp + Measured} documents came through the {stage.Name}.");
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is not { IsPartitionEOF: false } result || !result.Message.Headers.TryGetLastBytes(HeaderNames.Id, out var id))
                continue;
            if (!_sent.TryRemove(Encoding.ASCII.GetString(id), out var at))
                continue;
            heard = Stopwatch.GetTimestamp();
            if (++seen > WarmUp)
                times.Add(Stopwatch.GetElapsedTime(at, heard).TotalMilliseconds);
        }

        return times;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        // Away from the caller's thread, which reads.
        await Task.Yield();
        var rate = new SteadyRate(PerSecond);
        for (var i = 0; i < WarmUp + Measured; i++)
        {
            await rate.WaitForTurnAsync(i, cancellationToken);
            // Known before it can be read.
            _sent[documents.Next()] = Stopwatch.GetTimestamp();
            documents.Send();
        }

        documents.Flush(cancellationToken);
    }
}
