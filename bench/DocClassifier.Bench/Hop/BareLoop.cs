using System.Diagnostics;
using Confluent.Kafka;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Options;

namespace DocClassifier.Bench.Hop;

/// <summary>
/// The bare consume-transform-produce loop as Kafka's own examples have it, with the librdkafka properties and the size of transactions of a stage: key, value and headers
/// are passed on untouched. No decoding, no window, no order to keep, no failure policy.
/// </summary>
/// <param name="place">Cluster and topics.</param>
/// <param name="pollsItself">
/// False: the .NET client's own thread takes the delivery reports, as is usual, and a commit that waits for the last one looks again after 10 ms only. True: no such
/// thread, as in the engine.
/// </param>
internal sealed class BareLoop(HopPlace place, bool pollsItself) : IContender
{
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(30);
    private readonly DeliveryOptions _delivery = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private long _done;

    public string Name => pollsItself ? "bare loop that polls itself" : "bare loop";

    public long Done => Volatile.Read(ref _done);

    public void ThrowIfEnded()
    {
        if (_running.IsCompleted)
            _running.GetAwaiter().GetResult();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (KafkaException)
        {
            // Told by ThrowIfEnded.
        }

        _stop.Dispose();
    }

    private void Run()
    {
        var name = place.Prefix + (pollsItself ? "bare-self" : "bare");
        using var producer = new ProducerBuilder<byte[], byte[]>(new Dictionary<string, string>(ClientProperties.StageProducer(place.Kafka, _delivery, name, name))
        {
            ["dotnet.producer.enable.background.poll"] = pollsItself ? "false" : "true",
        }).Build();
        producer.InitTransactions(CallTime);
        using var consumer = new ConsumerBuilder<byte[], byte[]>(ClientProperties.StageConsumer(place.Kafka, _delivery, name, name)).Build();
        consumer.Subscribe(place.Prefix + Topics.Text);
        try
        {
            Loop(consumer, producer);
        }
        finally
        {
            consumer.Close();
        }
    }

    private void Loop(IConsumer<byte[], byte[]> consumer, IProducer<byte[], byte[]> producer)
    {
        var offsets = new Dictionary<TopicPartition, Offset>();
        while (!_stop.IsCancellationRequested)
        {
            var (count, began) = (0, 0L);
            while (count < _delivery.MaxResults && (count == 0 || Stopwatch.GetElapsedTime(began) < _delivery.MaxAge))
            {
                var result = consumer.Consume(PollTime);
                if (_stop.IsCancellationRequested || (result is null && count > 0))
                    break;
                if (result is null or { IsPartitionEOF: true })
                    continue;
                if (count++ == 0)
                {
                    began = Stopwatch.GetTimestamp();
                    producer.BeginTransaction();
                }

                producer.Produce(place.Prefix + HopPlace.Bare, new Message<byte[], byte[]> { Key = result.Message.Key, Value = result.Message.Value, Headers = result.Message.Headers });
                offsets[result.TopicPartition] = result.Offset + 1;
            }

            if (count == 0)
                continue;
            producer.SendOffsetsToTransaction(offsets.Select(offset => new TopicPartitionOffset(offset.Key, offset.Value)), consumer.ConsumerGroupMetadata, CallTime);
            producer.CommitTransaction(CallTime);
            offsets.Clear();
            Interlocked.Add(ref _done, count);
        }
    }
}
