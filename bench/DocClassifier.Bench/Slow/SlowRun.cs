using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using DocClassifier.Bench.Hop;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Clients;

namespace DocClassifier.Bench.Slow;

/// <summary>One part: sends at a steady rate and notes when each document's copy can be read. Used once.</summary>
/// <param name="place">Cluster and folders.</param>
/// <param name="documents">Writes them.</param>
/// <param name="time">How long it sends.</param>
/// <param name="longest">One document, sent near the beginning, takes this long; null for none.</param>
internal sealed class SlowRun(HopPlace place, HopDocuments documents, TimeSpan time, TimeSpan? longest)
{
    private const int PerSecond = 200;
    private const double WaitingShare = 0.1;
    private static readonly TimeSpan Waiting = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, Sent> _sent = new(StringComparer.Ordinal);
    private readonly List<Delivered> _delivered = [];
    private readonly Random _random = new(7);

    public async Task<SlowFigures> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var stage = EngineContender.Waiting(place);
        await stage.StartAsync(cancellationToken);
        var patience = Stopwatch.StartNew();
        while (stage.Rebalances < 1)
        {
            stage.ThrowIfEnded();
            if (patience.Elapsed > Patience)
                throw new BenchException("The stage was given no partitions.");
            await Task.Delay(50, cancellationToken);
        }

        using var consumer = Consumer();
        var count = (int)(time.TotalSeconds * PerSecond);
        // Whichever fails ends the other, so that nothing is disposed under it.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = Task.Run(() => SendAsync(count, either.Token), CancellationToken.None);
        var reading = Task.Factory.StartNew(() => Read(consumer, count, either.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await foreach (var done in Task.WhenEach(sending, reading))
        {
            if (!done.IsCompletedSuccessfully)
                await either.CancelAsync();
        }

        var fault = new[] { sending, reading }.Select(task => task.Exception?.GetBaseException()).FirstOrDefault(exception => exception is not null);
        if (fault is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        var (began, ended) = await sending;
        await reading;
        consumer.Close();

        var took = Stopwatch.GetElapsedTime(began, ended).TotalSeconds;
        var held = _delivered.Find(one => one.Document.Waits > Waiting)?.Partition;
        return new SlowFigures(
            count,
            count / took,
            _delivered.Count(one => one.At <= ended) / took,
            Percentile.Of([.. _delivered.Where(one => one.Document.Waits == TimeSpan.Zero && one.Partition != held).Select(one => Stopwatch.GetElapsedTime(one.Document.At, one.At).TotalMilliseconds)], 0.99),
            stage.Window!.HighestCount,
            stage.Rebalances - 1,
            _delivered.GroupBy(one => one.Partition).Sum(partition => partition.Zip(partition.Skip(1)).Count(pair => pair.Second.Document.Number < pair.First.Document.Number)));
    }

    // From where the topic ends now.
    private IConsumer<byte[], byte[]> Consumer()
    {
        var consumer = new ConsumerBuilder<byte[], byte[]>(ClientProperties.Reader(place.Kafka, "bench-slow")).Build();
        consumer.Assign(Enumerable.Range(0, BenchTopic.Partitions).Select(partition => new TopicPartition(place.Prefix + HopPlace.Copied, partition))
            .Select(partition => new TopicPartitionOffset(partition, consumer.QueryWatermarkOffsets(partition, Patience).High)));
        return consumer;
    }

    private async Task<(long Began, long Ended)> SendAsync(int count, CancellationToken cancellationToken)
    {
        var (began, rate) = (Stopwatch.GetTimestamp(), new SteadyRate(PerSecond));
        for (var number = 0; number < count; number++)
        {
            await rate.WaitForTurnAsync(number, cancellationToken);
            var waits = longest is { } takes && number == PerSecond ? takes : _random.NextDouble() < WaitingShare ? Waiting : TimeSpan.Zero;
            // Known before it can be read.
            var id = documents.Next(waits > TimeSpan.Zero ? WaitingStage.Beginning(waits) : "");
            _sent[id] = new Sent(number, Stopwatch.GetTimestamp(), waits);
            documents.Send();
        }

        documents.Flush(cancellationToken);
        return (began, Stopwatch.GetTimestamp());
    }

    private void Read(IConsumer<byte[], byte[]> consumer, int count, CancellationToken cancellationToken)
    {
        var limit = Stopwatch.GetTimestamp() + (long)((time + (longest ?? TimeSpan.Zero) + Patience).TotalSeconds * Stopwatch.Frequency);
        while (_delivered.Count < count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Stopwatch.GetTimestamp() > limit)
                throw new BenchException($"Only {_delivered.Count} of {count} documents came through the stage.");
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is not { IsPartitionEOF: false } result || !result.Message.Headers.TryGetLastBytes(HeaderNames.Id, out var id))
                continue;
            if (!_sent.TryRemove(Encoding.ASCII.GetString(id), out var document))
                throw new BenchException($"{result.TopicPartitionOffset} is a document that was not sent, or comes twice.");
            _delivered.Add(new Delivered(document, result.Partition.Value, Stopwatch.GetTimestamp()));
        }
    }

    private sealed record Sent(int Number, long At, TimeSpan Waits);

    private sealed record Delivered(Sent Document, int Partition, long At);
}
