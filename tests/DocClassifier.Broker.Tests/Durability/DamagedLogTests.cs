using Confluent.Kafka;
using DocClassifier.Broker.Logs;
using Microsoft.Extensions.Logging.Abstractions;
using Error = DocClassifier.Broker.Protocol.ErrorCode;

namespace DocClassifier.Broker.Tests.Durability;

/// <summary>
/// Bits that rot in what was acknowledged: nothing is deleted because of them, and nothing but the partition they lie in stands still.
/// </summary>
public sealed class DamagedLogTests
{
    private const int Records = 40;

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 100)]
    [InlineData(4, 100)]
    [InlineData(1, 0)]
    [InlineData(1, 11)]
    public async Task Damage_in_a_sealed_segment_takes_its_partition_offline_and_deletes_nothing(int segment, int position)
    {
        await using var broker = await FilledAsync();
        await broker.Broker.DisposeAsync();
        var folder = PartitionFolder(broker, 0);
        var damaged = Segments(folder)[segment];
        var whole = await File.ReadAllBytesAsync(damaged);
        File.Delete(Path.ChangeExtension(damaged, ".index"));
        Flip(damaged, position);
        var before = Content(folder);

        await broker.RestartAsync();
        Assert.Equal(before, Content(folder));
        var line = Assert.Single(broker.Broker.DamagedPartitions);
        Assert.Contains($"t-0 is offline, its log is damaged: {damaged} at byte ", line, StringComparison.Ordinal);
        Assert.Contains("offset ", line, StringComparison.Ordinal);
        Assert.Equal([line], OfflinePartitions.Read(broker.Directory));
        using (var client = new RawClient(broker.Broker.Port))
        {
            Assert.Equal([Error.KafkaStorageError, Error.None], client.Metadata("t").Select(partition => partition.Error));
            Assert.Equal(Error.KafkaStorageError, client.Produce("t", RawRequests.Batch("x")).Error);
            Assert.Equal(Error.KafkaStorageError, client.Fetch("t", 0, 0).Error);
            Assert.Equal(Error.KafkaStorageError, client.ListOffset("t", 0, -1).Error);
            Assert.Equal(Error.KafkaStorageError, client.EndOfEpoch("t", 0, 1).Error);
            Assert.Equal(Error.KafkaStorageError, client.DeleteRecords("t", 0, 1).Error);
            var (_, id, epoch) = client.InitProducerId("tx");
            Assert.Equal(Error.KafkaStorageError, client.AddPartition("tx", id, epoch, "t", 0));
            Assert.Equal((Error.None, Records), client.Produce("t", RawRequests.Batch("x"), partition: 1));
        }

        broker.Broker.Housekeeper.CleanAll();
        await broker.RestartAsync();
        Assert.Equal(before, Content(folder));

        await broker.Broker.DisposeAsync();
        await File.WriteAllBytesAsync(damaged, whole);
        await broker.RestartAsync();
        Assert.Empty(broker.Broker.DamagedPartitions);
        Assert.Empty(OfflinePartitions.Read(broker.Directory));
        Assert.Equal((2 * Records) + 1, broker.ReadAll("t", 2).Count);
    }

    [Fact]
    public async Task A_group_reads_the_other_partitions_on_and_this_one_when_it_is_back()
    {
        await using var broker = await FilledAsync();
        await broker.Broker.DisposeAsync();
        var damaged = Segments(PartitionFolder(broker, 0))[1];
        File.Delete(Path.ChangeExtension(damaged, ".index"));
        Flip(damaged, 300);
        await broker.RestartAsync();

        using var consumer = broker.Consumer("g", config => (config.ReconnectBackoffMs, config.ReconnectBackoffMaxMs) = (20, 100));
        consumer.Subscribe("t");
        var seen = new List<(int Partition, long Offset)>();
        await TestWait.UntilAsync(() => Collect(consumer, seen) >= Records);
        Assert.Equal(Enumerable.Range(0, Records).Select(offset => (1, (long)offset)), seen);

        await broker.Broker.DisposeAsync();
        Flip(damaged, 300);
        await broker.RestartAsync();
        await TestWait.UntilAsync(() => Collect(consumer, seen) >= 2 * Records);
        Assert.Equal(Enumerable.Range(0, Records).Select(offset => (0, (long)offset)), seen.Where(one => one.Partition == 0));
        consumer.Close();
    }

    [Fact]
    public async Task A_sealed_segment_that_has_lost_its_end_is_damage_too()
    {
        await using var broker = await FilledAsync();
        await broker.Broker.DisposeAsync();
        var damaged = Segments(PartitionFolder(broker, 0))[1];
        using (var file = File.Open(damaged, FileMode.Open))
            file.SetLength(0);
        await broker.RestartAsync();
        Assert.Contains($"{damaged} at byte 0", Assert.Single(broker.Broker.DamagedPartitions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_may_go_on_without_the_damaged_segment()
    {
        await using var broker = await FilledAsync();
        await broker.Broker.DisposeAsync();
        var damaged = Segments(PartitionFolder(broker, 0))[1];
        File.Delete(Path.ChangeExtension(damaged, ".index"));
        Flip(damaged, 300);
        await broker.RestartAsync();
        Assert.Single(broker.Broker.DamagedPartitions);
        await broker.Broker.DisposeAsync();
        File.Delete(damaged);
        await broker.RestartAsync();
        Assert.Empty(broker.Broker.DamagedPartitions);
        var offsets = broker.ReadAll("t", 2).Where(result => result.Partition == 0).Select(result => result.Offset.Value).ToList();
        Assert.InRange(offsets.Count, Records / 2, Records - 1);
        Assert.Equal(Records - 1, offsets[^1]);
    }

    /// <summary>The base offset (2) lies outside of the checksum; 100 lies in the record.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(10)]
    public async Task A_torn_end_of_the_last_segment_is_cut_and_intact_records_behind_it_are_kept_aside(int position)
    {
        const int batch = 20;
        await using var broker = await FilledAsync(segmentBytes: 1_000_000);
        await broker.Broker.DisposeAsync();
        var log = Assert.Single(Segments(PartitionFolder(broker, 0)));
        File.Delete(Path.ChangeExtension(log, ".index"));
        var whole = await File.ReadAllBytesAsync(log);
        Flip(log, (whole.Length / Records * batch) + position);
        await broker.RestartAsync();
        Assert.Empty(broker.Broker.DamagedPartitions);
        var end = broker.Broker.Topics.Find("t", 0)!.HighWatermark;
        Assert.Equal(batch, end);
        var kept = Assert.Single(Directory.GetFiles(PartitionFolder(broker, 0), "*.cut"));
        Assert.EndsWith($".{end}.cut", kept, StringComparison.Ordinal);
        var cut = await File.ReadAllBytesAsync(kept);
        Assert.Equal(whole[^100..], cut[^100..]);
        Assert.Equal(whole.Length, new FileInfo(log).Length + cut.Length);
    }

    [Fact]
    public async Task A_torn_write_alone_leaves_nothing_aside()
    {
        await using var broker = await FilledAsync(segmentBytes: 1_000_000);
        await broker.Broker.DisposeAsync();
        var log = Assert.Single(Segments(PartitionFolder(broker, 0)));
        File.Delete(Path.ChangeExtension(log, ".index"));
        using (var file = File.Open(log, FileMode.Open))
            file.SetLength(file.Length - 10);
        await broker.RestartAsync();
        Assert.Equal(Records - 1, broker.Broker.Topics.Find("t", 0)!.HighWatermark);
        Assert.Empty(Directory.GetFiles(PartitionFolder(broker, 0), "*.cut"));
    }

    [Theory]
    [InlineData("__consumer_offsets", false)]
    [InlineData("__consumer_offsets", true)]
    [InlineData("__transaction_state", false)]
    [InlineData("__transaction_state", true)]
    public async Task Without_its_own_topics_the_broker_does_not_start_and_says_where_they_are_damaged(string topic, bool withCheckpoint)
    {
        // The broker's own topics have segments of 16 MB at most, or what the options say.
        await using var broker = await TestBroker.StartAsync(options => options.SegmentBytes = 64 * 1024);
        await broker.CreateTopicAsync("t");
        using (var client = new RawClient(broker.Broker.Port))
        {
            var own = broker.Broker.Topics.Find(topic)!;
            for (var i = 0; Segments(Path.Combine(own.Directory, "0")).Count < 3; i++)
            {
                Assert.Equal(Error.None, client.CommitOffset($"group {i} {new string('x', 900)}", "t", 1, -1));
                Assert.Equal(Error.None, client.InitProducerId($"id {i} {new string('x', 900)}").Error);
            }
        }

        await broker.Broker.DisposeAsync();
        var damaged = Segments(Path.Combine(broker.Directory, "topics", topic, "0"))[1];
        if (!withCheckpoint)
            File.Delete(Path.ChangeExtension(damaged, ".index"));
        Flip(damaged, 30_000);
        var before = Content(broker.Directory);
        var failure = await Assert.ThrowsAsync<BrokerStartException>(() => EmbeddedBroker.StartAsync(broker.Options, NullLoggerFactory.Instance));
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Contains($"The broker cannot start without its own topic {topic}.", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{damaged} at byte ", failure.Message, StringComparison.Ordinal);
        Assert.All(before.Where(one => one.Name.EndsWith(".log", StringComparison.Ordinal)), one => Assert.Contains(one, Content(broker.Directory)));

        Flip(damaged, 30_000);
        await broker.RestartAsync();
        using var after = new RawClient(broker.Broker.Port);
        Assert.Equal((1, -1), after.CommittedOffset($"group 0 {new string('x', 900)}", "t"));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task A_transaction_gets_its_outcome_in_an_offline_partition_when_that_is_whole_again(bool commit, bool decidedBefore)
    {
        await using var broker = await FilledAsync();
        short epoch;
        long id;
        using (var client = new RawClient(broker.Broker.Port))
        {
            (_, id, epoch) = client.InitProducerId("tx", timeoutMs: 60_000);
            for (var partition = 0; partition < 2; partition++)
            {
                Assert.Equal(Error.None, client.AddPartition("tx", id, epoch, "t", partition));
                Assert.Equal(Error.None, client.Produce("t", RawRequests.Batch("x", id, epoch, 0, transactional: true), "tx", partition).Error);
            }
        }

        if (decidedBefore)
            await DecideAsync(broker, id, epoch, commit);
        await broker.Broker.DisposeAsync();
        var damaged = Segments(PartitionFolder(broker, 0))[1];
        File.Delete(Path.ChangeExtension(damaged, ".index"));
        Flip(damaged, 300);
        await broker.RestartAsync();
        Assert.Single(broker.Broker.DamagedPartitions);
        using (var client = new RawClient(broker.Broker.Port))
        {
            Assert.Equal(Error.None, client.EndTransaction("tx", id, epoch, commit));
            Assert.Equal(Records + (commit ? 1 : 0), LogContent.Read(broker.Broker.Topics.Find("t", 1)!, committed: true).Count);
            // The producer goes on: its next transaction has another outcome.
            Assert.Equal(Error.None, client.AddPartition("tx", id, epoch, "t", 1));
            Assert.Equal(Error.None, client.EndTransaction("tx", id, epoch, !commit));
        }

        await broker.RestartAsync();
        await broker.Broker.DisposeAsync();
        Flip(damaged, 300);
        await broker.RestartAsync();
        Assert.Empty(broker.Broker.DamagedPartitions);
        var log = broker.Broker.Topics.Find("t", 0)!;
        Assert.Equal(log.HighWatermark, log.LastStableOffset);
        Assert.Equal(Records + (commit ? 1 : 0), LogContent.Read(log, committed: true).Count);
        var end = log.HighWatermark;
        await broker.RestartAsync();
        Assert.Equal(end, broker.Broker.Topics.Find("t", 0)!.HighWatermark);
    }

    [Fact]
    public async Task A_batch_that_cannot_be_stepped_over_is_not_passed_over_in_silence()
    {
        await using var broker = await FilledAsync();
        await broker.Broker.DisposeAsync();
        // The checkpoint vouches for the segment, so that the start does not look into it.
        var damaged = Segments(PartitionFolder(broker, 0))[1];
        Flip(damaged, 8);
        await broker.RestartAsync();
        Assert.Empty(broker.Broker.DamagedPartitions);
        var start = long.Parse(Path.GetFileNameWithoutExtension(damaged), System.Globalization.CultureInfo.InvariantCulture);
        using var client = new RawClient(broker.Broker.Port);
        Assert.Equal(Error.None, client.Fetch("t", 0, start - 1).Error);
        Assert.Equal(Error.KafkaStorageError, client.Fetch("t", 0, start).Error);
        Assert.Contains($"{damaged} at byte 0, offset {start}", Assert.Single(broker.Broker.DamagedPartitions), StringComparison.Ordinal);
        Assert.Equal(Error.None, client.Fetch("t", 0, Records - 1).Error);
        Assert.Equal((Error.None, Records), client.Produce("t", RawRequests.Batch("x")));
    }

    [Fact]
    public async Task Compaction_does_not_give_a_new_checksum_to_damaged_records()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 1, ("segment.bytes", "2000"), ("cleanup.policy", "compact"), ("min.cleanable.dirty.ratio", "0"));
        using (var client = new RawClient(broker.Broker.Port))
        {
            for (var i = 0; i < Records; i++)
                client.Produce("t", RawRequests.Batch(new string('x', 200), key: $"{i % 3}", count: 2));
        }

        await broker.Broker.DisposeAsync();
        var damaged = Segments(PartitionFolder(broker, 0))[1];
        Flip(damaged, 150);
        var before = Content(PartitionFolder(broker, 0)).Where(one => one.Name.EndsWith(".log", StringComparison.Ordinal));
        await broker.RestartAsync();
        broker.Broker.Housekeeper.CleanAll();
        Assert.Equal(before, Content(PartitionFolder(broker, 0)).Where(one => one.Name.EndsWith(".log", StringComparison.Ordinal)));
        Assert.Contains($"{damaged} at byte ", Assert.Single(broker.Broker.DamagedPartitions), StringComparison.Ordinal);
    }

    /// <summary>Topic t with two partitions of 40 records each, in several segments.</summary>
    private static async Task<TestBroker> FilledAsync(int segmentBytes = 2000)
    {
        var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 2, ("segment.bytes", $"{segmentBytes}"), ("retention.ms", "-1"));
        using var client = new RawClient(broker.Broker.Port);
        for (var i = 0; i < 2 * Records; i++)
            Assert.Equal(Error.None, client.Produce("t", RawRequests.Batch($"{i:000} {new string('x', 200)}"), partition: i % 2).Error);
        return broker;
    }

    /// <summary>What a kill between the decision and the markers leaves.</summary>
    private static async Task DecideAsync(TestBroker broker, long id, short epoch, bool commit)
    {
        var environment = new LogEnvironment(null!, null!, null!, null!, true, TimeProvider.System, NullLogger.Instance);
        await new Broker.Transactions.TransactionLog(broker.Broker.Topics.Internal(InternalTopics.Transactions), environment).WriteAsync(
            "tx", new(id, epoch, -1, 60_000, commit ? Broker.Transactions.TransactionState.PrepareCommit : Broker.Transactions.TransactionState.PrepareAbort,
            new HashSet<Broker.Groups.TopicPartition> { new("t", 0), new("t", 1) }));
    }

    private static int Collect(IConsumer<string, string> consumer, List<(int Partition, long Offset)> seen)
    {
        if (consumer.Consume(50) is { IsPartitionEOF: false } result)
            seen.Add((result.Partition.Value, result.Offset.Value));
        return seen.Count;
    }

    private static string PartitionFolder(TestBroker broker, int partition) => Path.Combine(broker.Directory, "topics", "t", $"{partition}");

    private static List<string> Segments(string folder) => [.. Directory.GetFiles(folder, "*.log").Order(StringComparer.Ordinal)];

    private static List<(string Name, string Bytes)> Content(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where(path => !path.EndsWith("/lock", StringComparison.Ordinal))
            .Select(path => (path, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))))];

    private static void Flip(string path, int position)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[position] ^= 0x10;
        File.WriteAllBytes(path, bytes);
    }
}
