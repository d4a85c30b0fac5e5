using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using DocClassifier.Avro.Schemas;
using DocClassifier.Bench.Serdes;
using DocClassifier.Broker.Registry;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Registry;
using DocClassifier.Streaming.Tests.Cluster;

namespace DocClassifier.Streaming.Tests.Registry;

/// <summary>The registry on a cluster, and Confluent's Python client against it.</summary>
public sealed class KafkaRegistryTests : IAsyncLifetime
{
    private const string PeerScript = """
        import sys, json
        from confluent_kafka import avro
        from confluent_kafka.avro import AvroConsumer, AvroProducer, CachedSchemaRegistryClient
        from confluent_kafka.schema_registry import SchemaRegistryClient, Schema
        bootstrap, registry, topic, back, prefix = sys.argv[1:]
        c = AvroConsumer({"bootstrap.servers": bootstrap, "group.id": prefix + "python", "schema.registry.url": registry, "auto.offset.reset": "earliest"})
        c.subscribe([topic])
        events = []
        while len(events) < 2:
            m = c.poll(30)
            if m is None or m.error(): raise SystemExit("no record: " + str(m and m.error()))
            events.append(m.value())
            print(json.dumps(m.value(), default=str))
        c.close()
        # The newer client registers under the subject of the other topic what the topic of the department has, and may not break it.
        s = SchemaRegistryClient({"url": registry})
        latest = s.get_latest_version(topic + "-value")
        assert s.get_schema(latest.schema_id).schema_str == latest.schema.schema_str
        assert s.register_schema(back + "-value", latest.schema) == latest.schema_id
        assert s.lookup_schema(topic + "-value", latest.schema).version == 1
        assert topic + "-value" in s.get_subjects() and s.get_versions(topic + "-value") == [1]
        assert s.get_compatibility() == "BACKWARD" and s.set_compatibility(back + "-value", "FULL")["compatibility"] == "FULL"
        assert s.get_compatibility(back + "-value") == "FULL"
        broken = json.loads(latest.schema.schema_str)
        broken["fields"].append({"name": "added", "type": "string"})
        old = CachedSchemaRegistryClient({"url": registry})
        print(json.dumps("compatible %s %s" % (
            old.test_compatibility(topic + "-value", avro.loads(latest.schema.schema_str)), old.test_compatibility(topic + "-value", avro.loads(json.dumps(broken))))))
        p = AvroProducer({"bootstrap.servers": bootstrap, "schema.registry.url": registry}, default_value_schema=avro.loads(latest.schema.schema_str))
        p.produce(topic=back, value=events[0])
        p.flush(30)
        """;

    private readonly string _prefix = $"r{Guid.NewGuid().ToString("N")[..10]}.";
    private readonly List<string> _topics = [];
    private IAdminClient _admin = null!;

    private string SchemasTopic => _prefix + KafkaSchemaLog.Topic;

    public Task InitializeAsync()
    {
        _admin = new AdminClientBuilder(new Dictionary<string, string> { ["bootstrap.servers"] = TestCluster.BootstrapServers }).Build();
        _topics.Add(SchemasTopic);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        try
        {
            await _admin.DeleteTopicsAsync(_topics);
        }
        catch (DeleteTopicsException)
        {
            // A test that failed early may not have made them all.
        }

        _admin.Dispose();
    }

    [Fact]
    public async Task A_registry_that_starts_again_knows_what_it_knew()
    {
        int id;
        await using (var server = await StartAsync())
        using (var client = new SchemaRegistryClient(server.Address.ToString()))
            id = await client.RegisterAsync("s", AvroSchema.Parse("\"string\""), CancellationToken.None);

        await using var again = await StartAsync();
        using var other = new SchemaRegistryClient(again.Address.ToString());
        Assert.Equal(AvroType.String, (await other.GetAsync(id, CancellationToken.None)).Type);
        Assert.Equal(id, await other.RegisterAsync("t", AvroSchema.Parse("\"string\""), CancellationToken.None));
        Assert.NotEqual(id, await other.RegisterAsync("u", AvroSchema.Parse("\"bytes\""), CancellationToken.None));
    }

    [Fact]
    public async Task Two_registries_on_one_cluster_give_no_id_to_two_schemas()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        using var one = new SchemaRegistryClient(first.Address.ToString());
        using var two = new SchemaRegistryClient(second.Address.ToString());
        static AvroSchema Schema(int number) => AvroSchema.Parse($$"""{"type":"enum","name":"E","symbols":["S{{number}}"]}""");
        var ids = await Task.WhenAll(Enumerable.Range(0, 60).Select(async number =>
            (Number: number, Id: await (number % 2 == 0 ? one : two).RegisterAsync("s" + number, Schema(number), CancellationToken.None))));
        Assert.Equal(60, ids.Select(id => id.Id).Distinct().Count());
        foreach (var (number, id) in ids)
        {
            using var fresh = new SchemaRegistryClient((number % 2 == 0 ? second : first).Address.ToString());
            await Until.TrueAsync(() => Knows(fresh, id, Schema(number).ToString()), $"schema {id} is known to the other registry");
        }
    }

    [Fact]
    public async Task A_topic_of_schemas_that_would_lose_them_is_refused()
    {
        await _admin.CreateTopicsAsync([new TopicSpecification { Name = SchemasTopic, NumPartitions = 2, ReplicationFactor = 1 }]);
        await using var log = new KafkaSchemaLog(Kafka());
        var exception = await Assert.ThrowsAsync<TransientFaultException>(() => log.AppendAsync([1], null, CancellationToken.None));
        Assert.Contains("2 partitions", exception.Message, StringComparison.Ordinal);

        _topics.Add("d" + SchemasTopic);
        var deleting = new Dictionary<string, string> { ["cleanup.policy"] = "delete" };
        await _admin.CreateTopicsAsync([new TopicSpecification { Name = "d" + SchemasTopic, NumPartitions = 1, ReplicationFactor = 1, Configs = deleting }]);
        await using var other = new KafkaSchemaLog(Kafka("d" + _prefix));
        exception = await Assert.ThrowsAsync<TransientFaultException>(() => other.AppendAsync([1], null, CancellationToken.None));
        Assert.Contains("cleanup.policy=delete", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Confluents_avro_consumer_reads_a_departments_topic_and_its_producer_writes_what_we_read()
    {
        const string topic = "department.finance";
        _topics.AddRange([_prefix + topic, _prefix + "back"]);
        await _admin.CreateTopicsAsync(_topics.Where(name => name != SchemasTopic).Select(name => new TopicSpecification { Name = name, NumPartitions = 1, ReplicationFactor = 1 }));
        await using var server = await StartAsync();
        using var client = new SchemaRegistryClient(server.Address.ToString());
        var serde = new EventSerde(client, _prefix);
        await serde.RegisterAsync(topic, typeof(DocumentRouted));
        var events = SampleEvents.All().OfType<DocumentRouted>().ToList();
        using (var producer = new ProducerBuilder<Null, byte[]>(new Dictionary<string, string> { ["bootstrap.servers"] = TestCluster.BootstrapServers }).Build())
        {
            foreach (var value in events)
                await producer.ProduceAsync(_prefix + topic, new Message<Null, byte[]> { Value = serde.Serialize(topic, value) });
        }

        var printed = await PythonAsync(PeerScript, TestCluster.BootstrapServers, server.Address.ToString(), _prefix + topic, _prefix + "back", _prefix);
        var seen = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(
            events.Select(value => (value.DocumentId, value.Department, value.Label, value.RoutedAt.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture))),
            seen.Take(2).Select(value => ((string)value["documentId"]!, (string)value["department"]!, (string?)value["label"], ((string)value["routedAt"]!)[..26])));
        Assert.Equal("compatible True False", (string)seen[2]!);

        using var consumer = new ConsumerBuilder<Ignore, byte[]>(
            new Dictionary<string, string> { ["bootstrap.servers"] = TestCluster.BootstrapServers, ["group.id"] = _prefix + "g" }).Build();
        consumer.Assign(new TopicPartitionOffset(_prefix + "back", 0, Offset.Beginning));
        var back = consumer.Consume(TimeSpan.FromSeconds(20)).Message.Value;
        var read = Assert.IsType<DocumentRouted>(await serde.DeserializeAsync("back", back, typeof(DocumentRouted), CancellationToken.None));
        Assert.Equal((events[0].DocumentId, events[0].RoutedAt, events[0].Mail!.Subject), (read.DocumentId, read.RoutedAt, read.Mail!.Subject));
        consumer.Close();
    }

    private async Task<SchemaRegistryServer> StartAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await SchemaRegistryServer.StartAsync(new SchemaRegistryOptions { Port = 0 }, new KafkaSchemaLog(Kafka()), null, limit.Token);
    }

    private KafkaOptions Kafka(string? prefix = null) => new() { BootstrapServers = TestCluster.BootstrapServers, Prefix = prefix ?? _prefix };

    private static bool Knows(SchemaRegistryClient client, int id, string schema)
    {
        try
        {
            return client.GetAsync(id, CancellationToken.None).AsTask().GetAwaiter().GetResult().ToString() == schema;
        }
        catch (UnknownSchemaException)
        {
            return false;
        }
    }

    private static async Task<string> PythonAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["PYTHONWARNINGS"] = "ignore";
        start.Environment["NO_PROXY"] = "127.0.0.1";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }

        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }
}
