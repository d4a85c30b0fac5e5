using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace DocClassifier.Broker.Tests.Logs;

public sealed class RetentionTests
{
    [Fact]
    public async Task Segments_past_their_age_go_and_the_beginning_moves()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 1, ("segment.bytes", "2000"), ("retention.ms", "60000"));
        using var producer = broker.Producer();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        for (var i = 0; i < 40; i++)
            await produce(now - (i < 30 ? 120_000 : 0));
        var log = broker.Broker.Topics.Find("t", 0)!;
        Assert.Equal(0, log.LogStart);
        broker.Broker.Housekeeper.CleanAll();
        Assert.InRange(log.LogStart, 20, 30);
        Assert.Equal(40, log.HighWatermark);
        Assert.Equal(40 - log.LogStart, broker.ReadAll("t").Count);
        var start = log.LogStart;
        await broker.RestartAsync();
        Assert.Equal(start, broker.Broker.Topics.Find("t", 0)!.LogStart);

        Task produce(long at) => producer.ProduceAsync("t", new() { Key = "", Value = new string('x', 200), Timestamp = new Timestamp(at, TimestampType.CreateTime) });
    }

    [Fact]
    public async Task Size_is_kept_within_its_limit_which_can_be_changed_while_running()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 1, ("segment.bytes", "2000"));
        using var producer = broker.Producer();
        for (var i = 0; i < 40; i++)
            await producer.ProduceAsync("t", new() { Key = "", Value = new string('x', 200) });
        broker.Broker.Housekeeper.CleanAll();
        var log = broker.Broker.Topics.Find("t", 0)!;
        Assert.Equal(0, log.LogStart);
        using var admin = broker.Admin();
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = "t" };
        await admin.IncrementalAlterConfigsAsync(new() { [resource] = [new ConfigEntry { Name = "retention.bytes", Value = "4000", IncrementalOperation = AlterConfigOpType.Set }] });
        var entries = (await admin.DescribeConfigsAsync([resource])).Single().Entries;
        Assert.Equal("4000", entries["retention.bytes"].Value);
        Assert.Equal("604800000", entries["retention.ms"].Value);
        broker.Broker.Housekeeper.CleanAll();
        Assert.InRange(log.LogStart, 15, 30);
        await broker.RestartAsync();
        Assert.Equal(4000, broker.Broker.Topics.Find("t")!.Config.RetentionBytes);
    }

    [Fact]
    public async Task Broker_time_is_what_the_broker_says()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 1, ("message.timestamp.type", "LogAppendTime"));
        using var producer = broker.Producer();
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await producer.ProduceAsync("t", new() { Key = "", Value = "x", Timestamp = new Timestamp(1000, TimestampType.CreateTime) });
        var result = Assert.Single(broker.ReadAll("t", configure: config => config.CheckCrcs = true));
        Assert.Equal(TimestampType.LogAppendTime, result.Message.Timestamp.Type);
        Assert.InRange(result.Message.Timestamp.UnixTimestampMs, before, before + 60_000);
    }

    [Fact]
    public async Task Groups_are_listed_described_and_deleted()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t");
        using var admin = broker.Admin();
        using (var consumer = broker.Consumer("g"))
        {
            consumer.Subscribe("t");
            await TestWait.UntilAsync(() =>
            {
                consumer.Consume(50);
                return consumer.Assignment.Count == 1;
            });
            var described = (await admin.DescribeConsumerGroupsAsync(["g"])).ConsumerGroupDescriptions.Single();
            Assert.Equal(ConsumerGroupState.Stable, described.State);
            Assert.Equal("t", described.Members.Single().Assignment.TopicPartitions.Single().Topic);
            consumer.Commit([new TopicPartitionOffset("t", 0, 3)]);
            await Assert.ThrowsAsync<DeleteGroupsException>(() => admin.DeleteGroupsAsync(["g"]));
            consumer.Close();
        }

        Assert.Contains((await admin.ListConsumerGroupsAsync()).Valid, group => group.GroupId == "g");
        await admin.DeleteGroupsAsync(["g"]);
        Assert.DoesNotContain((await admin.ListConsumerGroupsAsync()).Valid, group => group.GroupId == "g");
        await broker.RestartAsync();
        using var client = new RawClient(broker.Broker.Port);
        Assert.Equal(-1, client.FetchOffset("g", "t", stable: true).Offset);
        Assert.Single((await admin.DescribeClusterAsync()).Nodes);
    }
}
