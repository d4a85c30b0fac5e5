using Confluent.Kafka;
using Error = DocClassifier.Broker.Protocol.ErrorCode;

namespace DocClassifier.Broker.Tests.Logs;

public sealed class DeleteRecordsTests
{
    [Fact]
    public async Task Records_before_an_offset_are_gone_also_after_a_restart_and_their_segments_with_them()
    {
        await using var broker = await FilledAsync();
        using var admin = broker.Admin();
        var result = Assert.Single(await admin.DeleteRecordsAsync([new TopicPartitionOffset("t", 0, 25)]));
        Assert.Equal(25, result.Offset.Value);
        Assert.Equal(Enumerable.Range(25, 15).Select(offset => (long)offset), Offsets(broker));
        using (var consumer = broker.Consumer("g"))
        {
            var watermarks = consumer.QueryWatermarkOffsets(new("t", 0), TestBroker.Limit);
            Assert.Equal((25, 40), (watermarks.Low.Value, watermarks.High.Value));
        }

        var files = LogFiles(broker);
        broker.Broker.Housekeeper.CleanAll();
        Assert.InRange(LogFiles(broker), 1, files - 2);
        Assert.Equal(25, broker.Broker.Topics.Find("t", 0)!.LogStart);
        await broker.RestartAsync();
        Assert.Equal(Enumerable.Range(25, 15).Select(offset => (long)offset), Offsets(broker));

        using var client = new RawClient(broker.Broker.Port);
        Assert.Equal((Error.None, 25), client.DeleteRecords("t", 0, 3));
        Assert.Equal((Error.OffsetOutOfRange, 25), (client.Fetch("t", 0, 24).Error, client.Fetch("t", 0, 24).LogStart));
        Assert.Equal((Error.None, 40), client.DeleteRecords("t", 0, -1));
        Assert.Empty(Offsets(broker));
        Assert.Equal((Error.None, 40), client.Produce("t", RawRequests.Batch("new")));
        Assert.Equal([40L], Offsets(broker));
    }

    [Fact]
    public async Task What_cannot_be_deleted_is_refused()
    {
        await using var broker = await FilledAsync();
        await broker.CreateTopicAsync("compacted", 1, ("cleanup.policy", "compact"));
        using var client = new RawClient(broker.Broker.Port);
        Assert.Equal((Error.OffsetOutOfRange, -1), client.DeleteRecords("t", 0, 41));
        Assert.Equal((Error.OffsetOutOfRange, -1), client.DeleteRecords("t", 0, -2));
        Assert.Equal((Error.UnknownTopicOrPartition, -1), client.DeleteRecords("t", 7, 0));
        Assert.Equal((Error.UnknownTopicOrPartition, -1), client.DeleteRecords("none", 0, 0));
        Assert.Equal((Error.PolicyViolation, -1), client.DeleteRecords("compacted", 0, 0));
        Assert.Equal((Error.InvalidTopic, -1), client.DeleteRecords("__consumer_offsets", 0, 0));
        Assert.Equal(40, Offsets(broker).Count);
    }

    [Fact]
    public async Task A_time_finds_no_record_that_is_deleted()
    {
        await using var broker = await FilledAsync(perBatch: 4);
        using var client = new RawClient(broker.Broker.Port);
        client.DeleteRecords("t", 0, 22);
        Assert.Equal(22, client.ListOffset("t", 0, 0).Offset);
        client.DeleteRecords("t", 0, -1);
        Assert.Equal(-1, client.ListOffset("t", 0, 0).Offset);
    }

    [Fact]
    public async Task A_transaction_that_began_before_holds_committed_readers_at_the_new_beginning()
    {
        await using var broker = await FilledAsync();
        using var client = new RawClient(broker.Broker.Port);
        var (_, id, epoch) = client.InitProducerId("tx");
        client.AddPartition("tx", id, epoch, "t", 0);
        client.Produce("t", RawRequests.Batch("aborted", id, epoch, 0, transactional: true), "tx");
        for (var i = 0; i < 4; i++)
            client.Produce("t", RawRequests.Batch($"{i}"));
        var log = broker.Broker.Topics.Find("t", 0)!;
        Assert.Equal((40, 45), (log.LastStableOffset, log.HighWatermark));

        // Up to the high watermark, although nobody who reads committed records has seen them.
        Assert.Equal((Error.None, 43), client.DeleteRecords("t", 0, 43));
        Assert.Equal((43, 45), (log.LastStableOffset, log.HighWatermark));
        Assert.Equal(43, client.ListOffset("t", 0, -1, committed: true).Offset);
        await broker.RestartAsync();
        log = broker.Broker.Topics.Find("t", 0)!;
        Assert.Equal((43, 45), (log.LastStableOffset, log.HighWatermark));
        using var after = new RawClient(broker.Broker.Port);
        Assert.Equal(Error.None, after.EndTransaction("tx", id, epoch, commit: false));
        Assert.Equal(log.HighWatermark, log.LastStableOffset);
        Assert.Equal([43L, 44L], LogContent.Read(log, committed: true).Select(one => one.Offset));
    }

    [Fact]
    public async Task Offsets_of_deleted_records_that_a_power_cut_took_are_not_given_out_again()
    {
        await using var broker = await FilledAsync();
        using (var client = new RawClient(broker.Broker.Port))
            Assert.Equal((Error.None, 40), client.DeleteRecords("t", 0, -1));
        await broker.Broker.DisposeAsync();
        // Without a flush before the answer, a power cut can leave the log shorter than the deletion that is durable.
        foreach (var file in Directory.GetFiles(Path.Combine(broker.Directory, "topics", "t", "0")).Where(path => Path.GetExtension(path) is ".log" or ".index").Order().Skip(2))
            File.Delete(file);
        await broker.RestartAsync();
        using var after = new RawClient(broker.Broker.Port);
        Assert.Equal((Error.None, 40), after.Produce("t", RawRequests.Batch("new")));
        Assert.Equal([40L], Offsets(broker));
        await broker.RestartAsync();
        Assert.Equal([40L], Offsets(broker));
    }

    private static async Task<TestBroker> FilledAsync(int perBatch = 1)
    {
        var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 1, ("segment.bytes", "2000"), ("retention.ms", "-1"));
        using var client = new RawClient(broker.Broker.Port);
        for (var i = 0; i < 40 / perBatch; i++)
            client.Produce("t", RawRequests.Batch($"{i} {new string('x', 200)}", count: perBatch));
        return broker;
    }

    private static List<long> Offsets(TestBroker broker) => [.. broker.ReadAll("t").Select(result => result.Offset.Value)];

    private static int LogFiles(TestBroker broker) => Directory.GetFiles(Path.Combine(broker.Directory, "topics", "t", "0"), "*.log").Length;
}
