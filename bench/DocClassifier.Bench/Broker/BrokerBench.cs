using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using DocClassifier.Bench.Processes;

namespace DocClassifier.Bench.Broker;

/// <summary>
/// How many records of 1,000 random bytes, uncompressed, on 12 partitions, one producer gets acknowledged (acks=all) and then one
/// consumer reads. The broker is a process of its own with its defaults, so it synchronises before it acknowledges; what a
/// synchronisation costs is measured on the same disk.
/// </summary>
public static class BrokerBench
{
    private const int ValueBytes = 1_000;
    private const int DifferentValues = 8_192;
    private const int WarmUpShare = 20;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(2);

    /// <summary>Runs it: <c>producedPerSecond consumedPerSecond fsyncP50Ms</c>.</summary>
    /// <exception cref="BenchException">It could not be run to its end, or records are missing.</exception>
    public static async Task<Figures> RunAsync(BrokerBenchOptions options, BenchContext context, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder("broker");
        await using var cluster = await BenchCluster.StartAsync(context, folder, "broker", withRegistry: false, cancellationToken);
        var (bootstrap, warm, topic) = (cluster.Bootstrap, cluster.Prefix + "warm-up", cluster.Prefix + "records");
        await BenchTopic.MakeAsync(bootstrap, warm, topic);
        var before = FsyncProbe.P50(folder.Path);
        var few = Math.Max(1, options.Records / WarmUpShare);
        context.Say(string.Create(CultureInfo.InvariantCulture, $"broker: warming up with {few} records on {bootstrap}"));
        Produce(bootstrap, warm, few, cancellationToken);
        Consume(bootstrap, warm, few, cancellationToken);
        context.Say(string.Create(CultureInfo.InvariantCulture, $"broker: {options.Records} records of {ValueBytes} bytes"));
        var produced = Produce(bootstrap, topic, options.Records, cancellationToken);
        context.Say(string.Create(CultureInfo.InvariantCulture, $"produced in {produced.TotalSeconds:0.0} s"));
        var consumed = Consume(bootstrap, topic, options.Records, cancellationToken);
        context.Say(string.Create(CultureInfo.InvariantCulture, $"consumed in {consumed.TotalSeconds:0.0} s"));
        return new Figures(
        [
            Figures.Of("producedPerSecond", (long)(options.Records / produced.TotalSeconds)),
            Figures.Of("consumedPerSecond", (long)(options.Records / consumed.TotalSeconds)),
            // The disk may be busier at one time than at another: the mean of before and after.
            Figures.Of("fsyncP50Ms", (before + FsyncProbe.P50(folder.Path)) / 2, 3),
        ]);
    }

    // From the first call to the last acknowledgement. That none is missing the consumer finds out.
    private static TimeSpan Produce(string bootstrap, string topic, int records, CancellationToken cancellationToken)
    {
        var values = Values();
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            Acks = Acks.All,
            CompressionType = CompressionType.None,
            LingerMs = 20,
            BatchSize = 1_000_000,
            QueueBufferingMaxMessages = 200_000,
            QueueBufferingMaxKbytes = 262_144,
            EnableDeliveryReports = false,
            AllowAutoCreateTopics = false,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var began = Stopwatch.GetTimestamp();
        var message = new Message<Null, byte[]>();
        for (var i = 0; i < records; i++)
        {
            message.Value = values[i % values.Length];
            producer.ProduceWhenRoomy(topic, message, cancellationToken);
        }

        producer.Flush(cancellationToken);
        return Stopwatch.GetElapsedTime(began);
    }

    // From assigning to the last record; every byte is touched.
    private static TimeSpan Consume(string bootstrap, string topic, int records, CancellationToken cancellationToken)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = topic,
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            // librdkafka otherwise waits for a second whenever its queue has been full for a moment, and measures its own sleep.
            FetchQueueBackoffMs = 10,
            QueuedMaxMessagesKbytes = 262_144,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var began = Stopwatch.GetTimestamp();
        consumer.Assign(Enumerable.Range(0, BenchTopic.Partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        ulong touched = 0;
        var heard = began;
        for (var read = 0; read < records;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (consumer.Consume(TimeSpan.FromSeconds(1)) is not { } result)
            {
                if (Stopwatch.GetElapsedTime(heard) > LongestSilence)
                    throw new BenchException($"Only {read} of {records} records could be read.");
                continue;
            }

            read++;
            heard = Stopwatch.GetTimestamp();
            if (result.Message.Value is not { Length: ValueBytes } value)
                throw new BenchException($"{result.TopicPartitionOffset} is not what was written.");
            foreach (var word in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(value))
                touched ^= word;
        }

        var time = Stopwatch.GetElapsedTime(began);
        GC.KeepAlive(touched);
        return time;
    }

    private static byte[][] Values()
    {
        var random = new Random(1);
        var values = new byte[DifferentValues][];
        for (var i = 0; i < values.Length; i++)
            random.NextBytes(values[i] = new byte[ValueBytes]);
        return values;
    }
}
