using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Broker.Tests;

/// <summary>A broker on a free port with a folder of its own, and clients of it; everything is gone afterwards.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private TestBroker(string directory, BrokerOptions options, EmbeddedBroker broker) => (Directory, Options, Broker) = (directory, options, broker);

    public string Directory { get; }

    public BrokerOptions Options { get; }

    public EmbeddedBroker Broker { get; private set; }

    public string Servers => Broker.BootstrapServers;

    public static async Task<TestBroker> StartAsync(Action<BrokerOptions>? configure = null, TimeProvider? time = null)
    {
        var directory = TestFolder.New();
        var options = new BrokerOptions { DataDirectory = directory, Port = 0, MinSessionTimeoutMs = 100 };
        configure?.Invoke(options);
        return new(directory, options, await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance, time));
    }

    /// <summary>
    /// Stops it and starts it again on the same folder and port; <paramref name="meanwhile"/> something may happen to the folder.
    /// </summary>
    public async Task RestartAsync(Func<Task>? meanwhile = null)
    {
        Options.Port = Broker.Port;
        await Broker.DisposeAsync();
        if (meanwhile is not null)
            await meanwhile();
        Broker = await EmbeddedBroker.StartAsync(Options, NullLoggerFactory.Instance);
    }

    public async Task CreateTopicAsync(string name, int partitions = 1, params (string Key, string Value)[] configuration)
    {
        using var admin = Admin();
        var specification = new TopicSpecification
        {
            Name = name,
            NumPartitions = partitions,
            ReplicationFactor = 1,
            Configs = configuration.ToDictionary(pair => pair.Key, pair => pair.Value),
        };
        await admin.CreateTopicsAsync([specification]);
    }

    public IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Servers }).Build();

    public IProducer<string, string> Producer(Action<ProducerConfig>? configure = null)
    {
        var config = new ProducerConfig { BootstrapServers = Servers, Acks = Acks.All, LingerMs = 1 };
        configure?.Invoke(config);
        return new ProducerBuilder<string, string>(config).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
    }

    public IConsumer<string, string> Consumer(string group, Action<ConsumerConfig>? configure = null)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = Servers,
            GroupId = group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            SessionTimeoutMs = 6000,
            HeartbeatIntervalMs = 500,
            FetchWaitMaxMs = 100,
        };
        configure?.Invoke(config);
        return new ConsumerBuilder<string, string>(config).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Reads a topic from the beginning to its end, in partition order.</summary>
    public List<ConsumeResult<string, string>> ReadAll(string topic, int partitions = 1, Action<ConsumerConfig>? configure = null)
    {
        using var consumer = Consumer("reader-" + Guid.NewGuid(), configure);
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        var found = new List<ConsumeResult<string, string>>();
        for (var ended = 0; ended < partitions;)
        {
            var result = consumer.Consume(Limit) ?? throw new TimeoutException($"The end of {topic} was not reached.");
            if (result.IsPartitionEOF)
                ended++;
            else
                found.Add(result);
        }

        return [.. found.OrderBy(result => result.Partition.Value).ThenBy(result => result.Offset.Value)];
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        TestFolder.Remove(Directory);
    }
}
