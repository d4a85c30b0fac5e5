using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace DocClassifier.Broker.Tests.Clients;

public sealed class ConfluentClientTests
{
    [Fact]
    public async Task Records_come_back_in_order_with_key_headers_and_timestamp()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("letters", 3);
        using (var producer = broker.Producer())
        {
            for (var i = 0; i < 3000; i++)
            {
                producer.Produce("letters", new Message<string, string>
                {
                    Key = $"k{i % 7}",
                    Value = $"v{i}",
                    Headers = new Headers { { "n", BitConverter.GetBytes(i) } },
                    Timestamp = new Timestamp(1_700_000_000_000 + i, TimestampType.CreateTime),
                });
            }

            producer.Flush(TestBroker.Limit);
        }

        var read = broker.ReadAll("letters", 3);
        Assert.Equal(3000, read.Count);
        foreach (var key in read.GroupBy(result => result.Message.Key))
        {
            var numbers = key.Select(result => int.Parse(result.Message.Value[1..])).ToList();
            Assert.Equal(numbers.Order(), numbers);
            Assert.Single(key.Select(result => result.Partition).Distinct());
        }

        Assert.All(read, result => Assert.Equal("v" + BitConverter.ToInt32(result.Message.Headers.GetLastBytes("n")), result.Message.Value));
        Assert.All(read, result => Assert.Equal(1_700_000_000_000 + int.Parse(result.Message.Value[1..]), result.Message.Timestamp.UnixTimestampMs));
    }

    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task Every_codec_is_passed_through(CompressionType codec)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("codecs");
        using var producer = broker.Producer(config => (config.CompressionType, config.EnableIdempotence) = (codec, true));
        var value = string.Concat(Enumerable.Repeat("the same words again ", 500));
        for (var i = 0; i < 50; i++)
            producer.Produce("codecs", new Message<string, string> { Key = $"{i}", Value = value });
        producer.Flush(TestBroker.Limit);
        var read = broker.ReadAll("codecs", configure: config => config.CheckCrcs = true);
        Assert.Equal(50, read.Count);
        Assert.All(read, result => Assert.Equal(value, result.Message.Value));
    }

    [Fact]
    public async Task A_group_shares_the_partitions_and_goes_on_where_it_committed()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("work", 4);
        using var producer = broker.Producer();
        for (var i = 0; i < 400; i++)
            producer.Produce(new TopicPartition("work", i % 4), new Message<string, string> { Key = "", Value = $"{i}" });
        producer.Flush(TestBroker.Limit);

        var seen = new HashSet<string>();
        using (var first = broker.Consumer("workers", Cooperative))
        using (var second = broker.Consumer("workers", Cooperative))
        {
            first.Subscribe("work");
            second.Subscribe("work");
            await TestWait.UntilAsync(() =>
            {
                Collect(first, seen);
                Collect(second, seen);
                return first.Assignment.Count == 2 && second.Assignment.Count == 2 && seen.Count == 400;
            });
            // By name: what one has read, the other may hold now.
            first.Commit(first.Assignment.Select(partition => new TopicPartitionOffset(partition, 100)));
            second.Commit(second.Assignment.Select(partition => new TopicPartitionOffset(partition, 100)));
            first.Close();
            second.Close();
        }

        producer.Produce(new TopicPartition("work", 2), new Message<string, string> { Key = "", Value = "new" });
        producer.Flush(TestBroker.Limit);
        await broker.RestartAsync();
        using var third = broker.Consumer("workers", Cooperative);
        third.Subscribe("work");
        ConsumeResult<string, string>? result = null;
        await TestWait.UntilAsync(() => (result = third.Consume(100)) is { IsPartitionEOF: false });
        Assert.Equal("new", result!.Message.Value);
        third.Close();
    }

    [Fact]
    public async Task Topics_are_created_with_configuration_listed_and_deleted()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("a.topic", 5, ("retention.ms", "1000"), ("cleanup.policy", "compact,delete"));
        using var admin = broker.Admin();
        var metadata = admin.GetMetadata("a.topic", TestBroker.Limit);
        Assert.Equal(5, metadata.Topics.Single().Partitions.Count);
        var twice = await Assert.ThrowsAsync<CreateTopicsException>(() => broker.CreateTopicAsync("a.topic"));
        Assert.Equal(ErrorCode.TopicAlreadyExists, twice.Results[0].Error.Code);
        var odd = await Assert.ThrowsAsync<CreateTopicsException>(() => broker.CreateTopicAsync("b", 1, ("no.such.thing", "1")));
        Assert.Equal(ErrorCode.InvalidConfig, odd.Results[0].Error.Code);
        await broker.RestartAsync();
        Assert.Contains(admin.GetMetadata(TestBroker.Limit).Topics, topic => topic.Topic == "a.topic");
        await admin.DeleteTopicsAsync(["a.topic"]);
        Assert.DoesNotContain(admin.GetMetadata(TestBroker.Limit).Topics, topic => topic.Topic == "a.topic");
        Assert.Equal(ErrorCode.UnknownTopicOrPart, admin.GetMetadata("never.made", TestBroker.Limit).Topics.Single().Error.Code);
    }

    [Fact]
    public async Task Offsets_are_found_by_time()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("times");
        using var producer = broker.Producer();
        for (var i = 0; i < 1000; i++)
            await produce(i);
        using var consumer = broker.Consumer("times");
        var at = new TopicPartitionTimestamp("times", 0, new Timestamp(1_005_000, TimestampType.CreateTime));
        Assert.Equal(500, consumer.OffsetsForTimes([at], TestBroker.Limit).Single().Offset.Value);
        var late = new TopicPartitionTimestamp("times", 0, new Timestamp(1_050_000, TimestampType.CreateTime));
        Assert.Equal(Offset.End, consumer.OffsetsForTimes([late], TestBroker.Limit).Single().Offset);
        Assert.Equal(1000, consumer.QueryWatermarkOffsets(new("times", 0), TestBroker.Limit).High.Value);

        Task produce(int i)
        {
            producer.Produce("times", new Message<string, string> { Key = "", Value = "", Timestamp = new Timestamp(1_000_000 + (i * 10), TimestampType.CreateTime) });
            if (i % 100 == 99)
                producer.Flush(TestBroker.Limit);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task An_idempotent_producer_writes_on_after_a_restart_without_a_double()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("once");
        using var producer = broker.Producer(config => config.EnableIdempotence = true);
        for (var i = 0; i < 600; i++)
        {
            producer.Produce("once", new Message<string, string> { Key = "", Value = $"{i}" });
            if (i == 300)
                await broker.RestartAsync();
        }

        producer.Flush(TestBroker.Limit);
        Assert.Equal(Enumerable.Range(0, 600).Select(i => $"{i}"), broker.ReadAll("once").Select(result => result.Message.Value));
    }

    [Fact]
    public async Task A_record_over_the_topics_limit_is_refused_and_a_dead_letter_topic_takes_it()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("big");
        await broker.CreateTopicAsync("big.dlq");
        using var producer = broker.Producer(config => config.MessageMaxBytes = 4_000_000);
        var message = new Message<string, string> { Key = "", Value = new string('x', 2_500_000) };
        var refused = await Assert.ThrowsAsync<ProduceException<string, string>>(() => producer.ProduceAsync("big", message));
        Assert.Equal(ErrorCode.MsgSizeTooLarge, refused.Error.Code);
        Assert.Equal(0, (await producer.ProduceAsync("big.dlq", message)).Offset.Value);
        Assert.Single(broker.ReadAll("big.dlq"));
    }

    private static void Cooperative(ConsumerConfig config) => config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky;

    private static void Collect(IConsumer<string, string> consumer, HashSet<string> seen)
    {
        while (consumer.Consume(20) is { } result)
        {
            if (!result.IsPartitionEOF)
                seen.Add(result.Message.Value);
        }
    }
}
