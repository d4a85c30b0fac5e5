using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Broker.Tests.Clients;

/// <summary>
/// Clients that run while the broker is restarted, which raises the leader epoch: they go on by themselves and are never reset.
/// </summary>
public sealed class RestartTests
{
    private const int Restarts = 3;
    private const int Records = 50;

    [Theory]
    [InlineData(IsolationLevel.ReadCommitted)]
    [InlineData(IsolationLevel.ReadUncommitted)]
    public async Task A_consumer_of_confluent_goes_on_where_it_was(IsolationLevel isolation)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 1, ("segment.bytes", "2000"));
        var errors = new List<Error>();
        using var producer = broker.Producer(config => config.TransactionalId = "t");
        producer.InitTransactions(TestBroker.Limit);
        using var consumer = broker.Consumer("g", config =>
        {
            (config.IsolationLevel, config.AutoOffsetReset, config.ReconnectBackoffMs, config.ReconnectBackoffMaxMs) = (isolation, AutoOffsetReset.Error, 20, 100);
        });
        consumer.Assign(new TopicPartitionOffset("t", 0, 0));
        var seen = new List<string>();
        for (var round = 0; round <= Restarts; round++)
        {
            Transaction(producer, round);
            await TestWait.UntilAsync(() =>
            {
                if (consumer.Consume(100) is { IsPartitionEOF: false } result)
                    seen.Add(result.Message.Value);
                return seen.Count >= (round + 1) * Records;
            });
            consumer.Commit();
            await broker.RestartAsync();
        }

        Assert.Equal(Expected, seen);
        // A new member takes over the committed offset with an epoch that has long ended.
        consumer.Close();
        using var next = broker.Consumer("g", config => config.AutoOffsetReset = AutoOffsetReset.Error);
        next.Subscribe("t");
        Transaction(producer, Restarts + 1);
        ConsumeResult<string, string>? first = null;
        await TestWait.UntilAsync(() => (first = next.Consume(100)) is { IsPartitionEOF: false });
        Assert.Equal($"{(Restarts + 1) * Records}", first!.Message.Value);
        next.Close();
    }

    [Fact]
    public async Task Librdkafka_is_told_the_epoch_and_comes_to_know_the_new_one()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t");
        using var producer = broker.Producer();
        await producer.ProduceAsync("t", new() { Key = "", Value = "one" });
        using var consumer = broker.Consumer("g", config => (config.AutoOffsetReset, config.ReconnectBackoffMs, config.ReconnectBackoffMaxMs) = (AutoOffsetReset.Error, 20, 100));
        consumer.Assign(new TopicPartitionOffset("t", 0, 0));
        ConsumeResult<string, string>? result = null;
        await TestWait.UntilAsync(() => (result = consumer.Consume(100)) is { IsPartitionEOF: false });
        var before = result!.LeaderEpoch;
        Assert.NotNull(before);
        await broker.RestartAsync();
        await producer.ProduceAsync("t", new() { Key = "", Value = "two" });
        await TestWait.UntilAsync(() => (result = consumer.Consume(100)) is { IsPartitionEOF: false });
        Assert.Equal(("two", before + 1), (result!.Message.Value, result.LeaderEpoch));
    }

    [Fact]
    public async Task A_consumer_follows_to_the_beginning_of_an_emptied_data_folder()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t");
        using (var before = broker.Producer())
        {
            for (var i = 0; i < 3; i++)
                await before.ProduceAsync("t", new() { Key = "", Value = "old" });
        }

        using var consumer = broker.Consumer("g", config => (config.ReconnectBackoffMs, config.ReconnectBackoffMaxMs, config.TopicMetadataRefreshIntervalMs) = (20, 100, 500));
        consumer.Assign(new TopicPartitionOffset("t", 0, 0));
        var seen = new List<string>();
        await TestWait.UntilAsync(() => Collect() == 3);
        await broker.RestartAsync();
        await broker.RestartAsync();
        using (var before = broker.Producer())
            await before.ProduceAsync("t", new() { Key = "", Value = "old" });
        await TestWait.UntilAsync(() => Collect() == 4);
        var second = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await TestWait.UntilAsync(() => DateTimeOffset.UtcNow.ToUnixTimeSeconds() > second);

        await broker.RestartAsync(async () =>
        {
            TestFolder.Remove(broker.Directory);
            Directory.CreateDirectory(broker.Directory);
            // The topic is there again before the consumer can ask for it.
            await using var elsewhere = await EmbeddedBroker.StartAsync(new() { DataDirectory = broker.Directory, Port = 0 }, NullLoggerFactory.Instance);
            Assert.Equal(Protocol.ErrorCode.None, elsewhere.Topics.Create("t", 1, new Dictionary<string, string>(), validateOnly: false).Error);
        });
        using var producer = broker.Producer();
        await producer.ProduceAsync("t", new() { Key = "", Value = "new" });
        await TestWait.UntilAsync(() => Collect() == 5);
        Assert.Equal("new", seen[^1]);

        int Collect()
        {
            if (consumer.Consume(100) is { IsPartitionEOF: false } result)
                seen.Add(result.Message.Value);
            return seen.Count;
        }
    }

    [Fact]
    public async Task Kcat_goes_on_where_it_was() => await RunAsync((broker, count) => ForeignProgram.KcatAsync(
        "", "-b", broker.Servers, "-E", "-G", "kcats", "-c", $"{count}", "-q", "-X", "auto.offset.reset=earliest", "-X", "reconnect.backoff.max.ms=200", "-f", "%s\n", "t"));

    [Theory]
    [InlineData("confluent")]
    [InlineData("kafka-python")]
    public async Task Clients_in_python_go_on_where_they_were(string client) => await RunAsync((broker, count) =>
        ForeignProgram.PythonAsync("restart_client.py", client, broker.Servers, "t", $"{count}"));

    private static IEnumerable<string> Expected => Enumerable.Range(0, (Restarts + 1) * Records).Select(i => $"{i}");

    private static async Task RunAsync(Func<TestBroker, int, Task<string>> run)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 1, ("segment.bytes", "2000"));
        using var producer = broker.Producer(config => config.EnableIdempotence = true);
        Produce(producer, 0);
        producer.Flush(TestBroker.Limit);
        var running = run(broker, (Restarts + 1) * Records);
        for (var round = 1; round <= Restarts; round++)
        {
            // It has read all there is, and waits for more.
            await TestWait.UntilAsync(() => broker.Broker.Topics.Find("t", 0)!.Waiting > 0 || running.IsCompleted);
            await broker.RestartAsync();
            Produce(producer, round);
            producer.Flush(TestBroker.Limit);
        }

        Assert.Equal(Expected, (await running).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Transaction(IProducer<string, string> producer, int round)
    {
        producer.BeginTransaction();
        Produce(producer, round);
        producer.CommitTransaction(TestBroker.Limit);
    }

    private static void Produce(IProducer<string, string> producer, int round)
    {
        for (var i = 0; i < Records; i++)
            producer.Produce("t", new Message<string, string> { Key = "", Value = $"{(round * Records) + i}" });
    }
}
