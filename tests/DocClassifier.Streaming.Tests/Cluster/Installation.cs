using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Registry;

namespace DocClassifier.Streaming.Tests.Cluster;

/// <summary>Topics under a prefix of their own, instances of stages on them, and what a test sends and reads; all gone afterwards.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private const int DefaultPartitions = 3;

    private static readonly string[] AllTopics =
    [
        Topics.Received, Topics.Text, Topics.Classified, Topics.Duplicates, Topics.Seen,
        Topics.DeadLetters(Topics.Received), Topics.DeadLetters(Topics.Text),
    ];

    private readonly List<Instance> _instances = [];
    private readonly List<string> _topics = [];
    private readonly IProducer<byte[], byte[]?> _producer;
    private readonly IAdminClient _admin;

    private Installation(string? bootstrapServers = null)
    {
        BootstrapServers = bootstrapServers ?? TestCluster.BootstrapServers;
        Folder = Directory.CreateTempSubdirectory("docclassifier-instance-").FullName;
        var common = new Dictionary<string, string> { ["bootstrap.servers"] = BootstrapServers };
        _admin = new AdminClientBuilder(common).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        _producer = new ProducerBuilder<byte[], byte[]?>(new Dictionary<string, string>(common)
        {
            ["partitioner"] = "murmur2_random",
            ["linger.ms"] = "2",
            ["message.max.bytes"] = "3145728",
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        Serde = new EventSerde(Registry, Prefix);
        OpenStore = () => Store;
    }

    public string Prefix { get; } = $"t{Guid.NewGuid().ToString("N")[..10]}.";

    public string BootstrapServers { get; }

    public string Folder { get; }

    public MemoryRegistry Registry { get; } = new();

    public EventSerde Serde { get; }

    public MemoryStore Store { get; } = new();

    /// <summary>How an instance that starts gets at the store.</summary>
    public Func<MemoryStore> OpenStore { get; set; }

    public IReadOnlyList<Instance> Instances => _instances;

    public int Partitions { get; private init; } = DefaultPartitions;

    public IAdminClient Admin => _admin;

    /// <summary>Without any topic.</summary>
    public static Installation Empty(int partitions) => new() { Partitions = partitions };

    public static Task<Installation> MakeAsync(int partitions = DefaultPartitions, params string[] without) => MakeOnAsync(null, partitions, without);

    /// <summary>On a cluster of the test's own.</summary>
    public static async Task<Installation> MakeOnAsync(string? bootstrapServers, int partitions = DefaultPartitions, params string[] without)
    {
        var installation = new Installation(bootstrapServers) { Partitions = partitions };
        await installation.MakeTopicsAsync([.. AllTopics.Except(without)]);
        await installation.Serde.RegisterAsync(Topics.Text, typeof(TextDocument));
        await installation.Serde.RegisterAsync(Topics.Received, typeof(DocumentReceived));
        return installation;
    }

    public async Task MakeTopicsAsync(string[] topics, int? partitions = null, Dictionary<string, string>? configuration = null)
    {
        await _admin.CreateTopicsAsync(topics.Select(topic => new TopicSpecification
        {
            Name = Prefix + topic,
            NumPartitions = partitions ?? Partitions,
            ReplicationFactor = 1,
            Configs = configuration ?? [],
        }));
        _topics.AddRange(topics.Select(topic => Prefix + topic));
        // Apache Kafka answers before all it is asked knows of them.
        await Until.TrueAsync(() => topics.All(topic => IsServed(Prefix + topic)), "the topics are there");
    }

    /// <summary>Starts an instance of a stage with a data folder slot of its own.</summary>
    public async Task<Instance> StartAsync(IStage stage, Dictionary<string, string>? settings = null, bool waitForAssignment = true)
    {
        var instance = new Instance(this, stage, settings ?? []);
        _instances.Add(instance);
        await instance.StartAsync();
        if (waitForAssignment)
            await Until.TrueAsync(() => instance.Runner.Condition.IsMember, "the stage is assigned");
        return instance;
    }

    /// <summary>The services of a program that runs no stage of its own.</summary>
    public Instance Client(Dictionary<string, string>? settings = null)
    {
        var instance = new Instance(this, TestStage.Copying(), settings ?? []);
        _instances.Add(instance);
        return instance;
    }

    /// <summary>These topics are deleted at the end as well.</summary>
    public void Owns(IEnumerable<string> topics) => _topics.AddRange(topics);

    public void Send(TextDocument document, int? partition = null) => Send(Topics.Text, document, partition);

    public void Send(DocumentReceived document, int? partition = null, string? replay = null) => Send(Topics.Received, document, partition, replay);

    public void SendRaw(string topic, byte[]? key, byte[]? value, int? partition = null, params (string Name, string Value)[] headers)
    {
        var message = new Message<byte[], byte[]?> { Key = key!, Value = value, Headers = [] };
        foreach (var (name, text) in headers)
            message.Headers.Add(name, Encoding.UTF8.GetBytes(text));
        _producer.Produce(new TopicPartition(Prefix + topic, partition ?? Partition.Any), message);
    }

    public IProducer<byte[], byte[]?> TransactionalProducer(string id) => new ProducerBuilder<byte[], byte[]?>(new Dictionary<string, string>
    {
        ["bootstrap.servers"] = BootstrapServers,
        ["transactional.id"] = id,
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    public void Flush() => _producer.Flush(TimeSpan.FromSeconds(30));

    /// <summary>What an independent read_committed consumer finds on a topic, in partition order.</summary>
    public List<ConsumeResult<byte[], byte[]>> ReadAll(string topic)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new Dictionary<string, string>
        {
            ["bootstrap.servers"] = BootstrapServers,
            ["group.id"] = Prefix + "reader",
            ["isolation.level"] = "read_committed",
            ["enable.auto.commit"] = "false",
            ["auto.offset.reset"] = "earliest",
            ["enable.partition.eof"] = "true",
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(Prefix + topic, partition, Offset.Beginning)));
        var found = new List<ConsumeResult<byte[], byte[]>>();
        for (var ended = 0; ended < Partitions;)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(30)) ?? throw new TimeoutException($"The end of {topic} was not reached.");
            if (result.IsPartitionEOF)
                ended++;
            else
                found.Add(result);
        }

        return [.. found.OrderBy(result => result.Partition.Value).ThenBy(result => result.Offset.Value)];
    }

    /// <summary>The first offset that partition 0 still has.</summary>
    public long FirstOffset(string topic)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new Dictionary<string, string> { ["bootstrap.servers"] = BootstrapServers, ["group.id"] = Prefix + "reader" }).Build();
        return consumer.QueryWatermarkOffsets(new TopicPartition(Prefix + topic, 0), TimeSpan.FromSeconds(30)).Low.Value;
    }

    /// <summary>The ids in the headers of a topic's records.</summary>
    public List<string> Ids(string topic) => [.. ReadAll(topic).Select(result => Header(result, HeaderNames.Id) ?? "")];

    public static string? Header(ConsumeResult<byte[], byte[]> result, string name) =>
        result.Message.Headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>What the group of a stage has committed, all partitions summed up.</summary>
    public async Task<Dictionary<int, long>> CommittedAsync(string topic, string stage = "copy")
    {
        var group = Prefix + "docclassifier." + stage;
        var partitions = Enumerable.Range(0, Partitions).Select(partition => new TopicPartition(Prefix + topic, partition)).ToList();
        var answer = await _admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(group, partitions)]);
        return answer[0].Partitions.ToDictionary(one => one.Partition.Value, one => Math.Max(0, one.Offset.Value));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances)
            await instance.DisposeAsync();
        _producer.Dispose();
        try
        {
            await _admin.DeleteTopicsAsync(_topics.Distinct());
        }
        catch (DeleteTopicsException)
        {
            // A test may have deleted some itself.
        }

        _admin.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private bool IsServed(string topic) => _admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics is [{ Error.IsError: false, Partitions: { Count: > 0 } partitions }]
        && partitions.TrueForAll(partition => partition.Leader >= 0);

    private void Send(string topic, IDocumentEvent document, int? partition, string? replay = null)
    {
        (string, string)[] headers = replay is null
            ? [(HeaderNames.Id, document.DocumentId)]
            : [(HeaderNames.Id, document.DocumentId), (HeaderNames.Replay, replay)];
        SendRaw(topic, Encoding.ASCII.GetBytes(DocumentIds.Root(document.DocumentId)), Serde.Serialize(topic, document), partition, headers);
    }
}
