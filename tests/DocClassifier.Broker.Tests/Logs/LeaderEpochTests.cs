using System.Buffers.Binary;
using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Tests.Logs;

public sealed class LeaderEpochTests
{
    private const long Latest = -1;
    private const long Earliest = -2;

    [Fact]
    public async Task The_leader_epoch_is_raised_at_each_start_and_written_into_every_batch()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t");
        var epochs = new List<int>();
        for (var start = 0; start < 3; start++)
        {
            using var client = new RawClient(broker.Broker.Port);
            var epoch = Assert.Single(client.Metadata("t")).Epoch;
            Assert.Equal(epoch, Assert.Single(client.Metadata("t", version: 8)).Epoch);
            epochs.Add(epoch);
            client.Produce("t", RawRequests.Batch("x"));
            Assert.Equal(epochs, client.Fetch("t", 0, 0, epoch).Epochs);
            Assert.Equal((ErrorCode.None, start + 1, epoch), client.ListOffset("t", 0, Latest, epoch));
            Assert.Equal((ErrorCode.None, 0, epochs[0]), client.ListOffset("t", 0, Earliest, epoch));
            Assert.Equal((ErrorCode.None, 0, epochs[0]), client.ListOffset("t", 0, 1_700_000_000_000));
            await broker.RestartAsync();
        }

        Assert.Equal(Enumerable.Range(epochs[0], 3), epochs);
    }

    [Fact]
    public async Task A_request_with_an_older_epoch_is_fenced_and_one_with_a_newer_is_unknown()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t");
        await broker.RestartAsync();
        using var client = new RawClient(broker.Broker.Port);
        client.Produce("t", RawRequests.Batch("x"));
        var current = Assert.Single(client.Metadata("t")).Epoch;
        foreach (var (epoch, expected) in new[]
        {
            (-1, ErrorCode.None), (current, ErrorCode.None), (current - 1, ErrorCode.FencedLeaderEpoch), (0, ErrorCode.FencedLeaderEpoch),
            (current + 1, ErrorCode.UnknownLeaderEpoch),
        })
        {
            Assert.Equal(expected, client.Fetch("t", 0, 0, epoch).Error);
            Assert.Equal(expected, client.ListOffset("t", 0, Latest, epoch).Error);
            Assert.Equal(expected, client.ListOffset("t", 0, Earliest, epoch).Error);
            Assert.Equal(expected, client.EndOfEpoch("t", 0, current, epoch).Error);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_epoch_keeps_its_end_across_restarts_and_the_loss_of_every_checkpoint(bool withoutCheckpoints)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 1, ("segment.bytes", "300"));
        var ends = new Dictionary<int, long>();
        var end = 0;
        // In some epochs nothing is written.
        foreach (var records in new[] { 4, 0, 7, 1, 0, 0, 5 })
        {
            using var client = new RawClient(broker.Broker.Port);
            for (var i = 0; i < records; i++)
                client.Produce("t", RawRequests.Batch(new string('x', 50)));
            ends[client.Metadata("t")[0].Epoch] = end += records;
            Check(client, ends);
            await broker.Broker.DisposeAsync();
            if (withoutCheckpoints)
                DeleteCheckpoints(broker);
            await broker.RestartAsync();
        }

        using var last = new RawClient(broker.Broker.Port);
        Check(last, ends);
        Assert.Equal((ErrorCode.None, -1, -1), last.EndOfEpoch("t", 0, ends.Keys.Max() + 2));
        Assert.Equal((ErrorCode.None, -1, -1), last.EndOfEpoch("t", 0, -1));
        // Older than all there is: it ended where the oldest begins.
        Assert.Equal((ErrorCode.None, 0, 0), last.EndOfEpoch("t", 0, 0));

        static void Check(RawClient client, Dictionary<int, long> ends)
        {
            foreach (var (epoch, end) in ends)
                Assert.Equal(end, client.EndOfEpoch("t", 0, epoch).End);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_epoch_seems_to_end_earlier_after_compaction(bool withoutCheckpoints)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 1, ("segment.bytes", "300"), ("cleanup.policy", "compact"), ("min.cleanable.dirty.ratio", "0"));
        var ends = new Dictionary<int, long>();
        for (var start = 0; start < 4; start++)
        {
            using var client = new RawClient(broker.Broker.Port);
            // The first record of each batch goes, so that the batch is written anew.
            for (var i = 0; i < 9; i++)
                client.Produce("t", RawRequests.Batch(new string('x', 50), key: $"k{start}{i % 3}", count: 2));
            ends[client.Metadata("t")[0].Epoch] = 18 * (start + 1);
            broker.Broker.Housekeeper.CleanAll();
            await broker.Broker.DisposeAsync();
            if (withoutCheckpoints)
                DeleteCheckpoints(broker);
            await broker.RestartAsync();
        }

        using var last = new RawClient(broker.Broker.Port);
        Assert.InRange(last.Epochs("t", 0).Count, 12, 30);
        Assert.Equal(ends.Keys, last.Epochs("t", 0).Distinct());
        foreach (var (epoch, end) in ends)
            Assert.InRange(last.EndOfEpoch("t", 0, epoch).End, end, withoutCheckpoints ? end + 18 : end);
    }

    [Fact]
    public async Task Retention_and_deletion_leave_the_epochs_of_what_is_there()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 1, ("segment.bytes", "300"), ("retention.ms", "-1"));
        using (var client = new RawClient(broker.Broker.Port))
        {
            for (var i = 0; i < 10; i++)
                client.Produce("t", RawRequests.Batch(new string('x', 50)));
        }

        await broker.RestartAsync();
        using var after = new RawClient(broker.Broker.Port);
        for (var i = 0; i < 10; i++)
            after.Produce("t", RawRequests.Batch(new string('x', 50)));
        var second = after.Metadata("t")[0].Epoch;
        Assert.Equal((ErrorCode.None, 15), after.DeleteRecords("t", 0, 15));
        broker.Broker.Housekeeper.CleanAll();
        Assert.Equal((ErrorCode.None, 15, second), after.ListOffset("t", 0, Earliest));
        Assert.Equal((ErrorCode.None, second - 1, 15), after.EndOfEpoch("t", 0, second - 1));
        Assert.Equal((ErrorCode.None, second, 20), after.EndOfEpoch("t", 0, second));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_data_folder_from_before_there_were_epochs_goes_on(bool withoutCheckpoints)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 1, ("segment.bytes", "300"));
        using (var client = new RawClient(broker.Broker.Port))
        {
            for (var i = 0; i < 10; i++)
                client.Produce("t", RawRequests.Batch(new string('x', 50)));
            Assert.Equal(ErrorCode.None, client.CommitOffset("g", "t", 7, 0));
        }

        await broker.Broker.DisposeAsync();
        File.Delete(Path.Combine(broker.Directory, "leader-epoch"));
        foreach (var log in Directory.EnumerateFiles(broker.Directory, "*.log", SearchOption.AllDirectories))
            SetEpochs(log, 0);
        if (withoutCheckpoints)
            DeleteCheckpoints(broker);
        foreach (var checkpoint in Directory.EnumerateFiles(broker.Directory, "*.index", SearchOption.AllDirectories))
            TakeEpochsAway(checkpoint);

        await broker.RestartAsync();
        using var after = new RawClient(broker.Broker.Port);
        Assert.Equal((7, 0), after.CommittedOffset("g", "t"));
        var epoch = Assert.Single(after.Metadata("t")).Epoch;
        Assert.InRange(epoch, 1, int.MaxValue);
        Assert.Equal((ErrorCode.None, 0, 10), after.EndOfEpoch("t", 0, 0));
        Assert.Equal((ErrorCode.None, epoch, 10), after.EndOfEpoch("t", 0, epoch));
        Assert.Equal((ErrorCode.None, 10), after.Produce("t", RawRequests.Batch("new")));
        Assert.Equal((ErrorCode.None, 0, 10), after.EndOfEpoch("t", 0, 0));
    }

    [Fact]
    public async Task A_lost_epoch_file_gives_no_epoch_out_again_that_a_batch_carries()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t");
        for (var start = 0; start < 3; start++)
            await broker.RestartAsync();
        int epoch;
        using (var client = new RawClient(broker.Broker.Port))
        {
            client.Produce("t", RawRequests.Batch("x"));
            epoch = client.Metadata("t")[0].Epoch;
        }

        await broker.Broker.DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(broker.Directory, "leader-epoch"), "damaged!");
        await broker.RestartAsync();
        using var after = new RawClient(broker.Broker.Port);
        Assert.InRange(after.Metadata("t")[0].Epoch, epoch + 1, int.MaxValue);
    }

    [Fact]
    public async Task A_data_folder_restored_from_an_old_copy_gives_out_no_epoch_below_those_that_clients_know()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t");
        int known;
        using (var client = new RawClient(broker.Broker.Port))
            known = client.Metadata("t")[0].Epoch;
        await broker.Broker.DisposeAsync();
        var old = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(old, 5);
        BinaryPrimitives.WriteUInt32BigEndian(old.AsSpan(4), Crc32C.Compute(old.AsSpan(0, 4)));
        await File.WriteAllBytesAsync(Path.Combine(broker.Directory, "leader-epoch"), old);
        await broker.RestartAsync();
        using var after = new RawClient(broker.Broker.Port);
        Assert.InRange(after.Metadata("t")[0].Epoch, known, int.MaxValue);
    }

    [Fact]
    public async Task An_epoch_that_a_damaged_header_claims_is_not_believed()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t");
        int epoch;
        using (var client = new RawClient(broker.Broker.Port))
        {
            client.Produce("t", RawRequests.Batch("x"));
            epoch = client.Metadata("t")[0].Epoch;
        }

        await broker.Broker.DisposeAsync();
        // The field lies outside of the checksum.
        SetEpochs(Assert.Single(Directory.GetFiles(Path.Combine(broker.Directory, "topics", "t", "0"), "*.log")), int.MaxValue);
        DeleteCheckpoints(broker);
        await broker.RestartAsync();
        using var after = new RawClient(broker.Broker.Port);
        Assert.Equal(epoch + 1, after.Metadata("t")[0].Epoch);
        Assert.Equal(1, after.EndOfEpoch("t", 0, epoch).End);
    }

    [Fact]
    public async Task A_committed_offset_keeps_its_leader_epoch()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t");
        using (var client = new RawClient(broker.Broker.Port))
        {
            Assert.Equal(ErrorCode.None, client.CommitOffset("g", "t", 3, 4711));
            Assert.Equal((3, 4711), client.CommittedOffset("g", "t"));
        }

        await broker.RestartAsync();
        using var after = new RawClient(broker.Broker.Port);
        Assert.Equal((3, 4711), after.CommittedOffset("g", "t"));
    }

    private static void DeleteCheckpoints(TestBroker broker)
    {
        foreach (var checkpoint in Directory.GetFiles(broker.Directory, "*.index", SearchOption.AllDirectories))
            File.Delete(checkpoint);
    }

    private static void SetEpochs(string log, int epoch)
    {
        var bytes = File.ReadAllBytes(log);
        for (var at = 0; at < bytes.Length;)
        {
            var batch = new RecordBatch(bytes.AsSpan(at)) { LeaderEpoch = epoch };
            at += batch.Size;
        }

        File.WriteAllBytes(log, bytes);
    }

    /// <summary>Makes a checkpoint of today one of version 1, which ends after the producers.</summary>
    private static void TakeEpochsAway(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var epochs = 0;
        while (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(bytes.Length - 8 - (epochs * 12))) != epochs)
            epochs++;
        bytes = bytes[..(bytes.Length - 4 - (epochs * 12))];
        BinaryPrimitives.WriteInt32BigEndian(bytes, 1);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(bytes.Length - 4), Crc32C.Compute(bytes.AsSpan(0, bytes.Length - 4)));
        File.WriteAllBytes(path, bytes);
    }
}
