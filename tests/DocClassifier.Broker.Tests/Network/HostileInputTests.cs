using System.Buffers.Binary;
using DocClassifier.Broker.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace DocClassifier.Broker.Tests.Network;

public sealed class HostileInputTests
{
    /// <summary>Frames a run. The long form: DOCCLASSIFIER_FUZZ_FRAMES=10000.</summary>
    private static readonly int Frames = int.TryParse(Environment.GetEnvironmentVariable("DOCCLASSIFIER_FUZZ_FRAMES"), out var frames) ? frames : 10_000;

    [Fact]
    public async Task Mutated_frames_of_real_clients_harm_nobody_else()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 2);
        var seeds = Seeds();
        // Warm up, so that what is measured is growth.
        Attack(broker.Broker.Port, seeds, Mutations(seeds.Count, 500, seed: 1));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Attack(broker.Broker.Port, seeds, Mutations(seeds.Count, Frames, seed: 2));

        await TestWait.UntilAsync(() => broker.Broker.Server.OpenConnections == 0);
        using (var good = new RawClient(broker.Broker.Port))
        {
            Assert.Equal(ErrorCode.None, good.InitProducerId(null).Error);
            Assert.Equal(ErrorCode.None, good.Produce("t", RawRequests.Batch("still here")).Error);
        }

        Assert.Contains(LogContent.Read(broker.Broker.Topics.Find("t", 0)!, committed: false), entry => entry.Value!.AsSpan().SequenceEqual("still here"u8));
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(grown, long.MinValue, 40 * 1024 * 1024);
        await broker.RestartAsync();
        using var again = new RawClient(broker.Broker.Port);
        Assert.Equal(ErrorCode.None, again.Produce("t", RawRequests.Batch("again")).Error);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(7)]
    public async Task A_frame_of_an_impossible_size_ends_the_connection(int size)
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new RawClient(broker.Broker.Port);
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, size);
        client.SendBytes(bytes);
        Assert.True(client.IsClosedByBroker());
    }

    [Fact]
    public async Task An_unknown_request_or_version_ends_the_connection_but_ApiVersions_is_answered_in_version_0()
    {
        await using var broker = await TestBroker.StartAsync();
        using (var client = new RawClient(broker.Broker.Port))
        {
            client.Send((ApiKey)999, 0, _ => { });
            Assert.True(client.IsClosedByBroker());
        }

        using (var client = new RawClient(broker.Broker.Port))
        {
            client.Send(ApiKey.Metadata, 99, _ => { });
            Assert.True(client.IsClosedByBroker());
        }

        using var asking = new RawClient(broker.Broker.Port);
        var reader = new KafkaReader(asking.Call(ApiKey.ApiVersions, 77, _ => { }), flexible: false);
        Assert.Equal((short)ErrorCode.UnsupportedVersion, reader.Int16());
        var ranges = new Dictionary<short, (short, short)>();
        for (var count = reader.ArrayLength(); count > 0; count--)
            ranges.Add(reader.Int16(), (reader.Int16(), reader.Int16()));
        Assert.Equal(0, reader.Remaining);
        (ApiKey, short, short)[] contract =
        [
            (ApiKey.ApiVersions, 0, 3), (ApiKey.Produce, 0, 8), (ApiKey.Fetch, 4, 11), (ApiKey.ListOffsets, 1, 5), (ApiKey.Metadata, 0, 9),
            (ApiKey.OffsetCommit, 2, 7), (ApiKey.OffsetFetch, 1, 7), (ApiKey.FindCoordinator, 0, 3), (ApiKey.JoinGroup, 0, 5),
            (ApiKey.SyncGroup, 0, 3), (ApiKey.Heartbeat, 0, 3), (ApiKey.LeaveGroup, 0, 3), (ApiKey.CreateTopics, 2, 4),
            (ApiKey.DeleteTopics, 1, 3), (ApiKey.DeleteRecords, 0, 1), (ApiKey.CreatePartitions, 0, 1), (ApiKey.ListGroups, 0, 3), (ApiKey.DescribeGroups, 0, 4), (ApiKey.DeleteGroups, 0, 1),
            (ApiKey.DescribeConfigs, 0, 2), (ApiKey.AlterConfigs, 0, 1), (ApiKey.IncrementalAlterConfigs, 0, 0), (ApiKey.DescribeCluster, 0, 0),
            (ApiKey.OffsetForLeaderEpoch, 0, 3), (ApiKey.InitProducerId, 0, 4), (ApiKey.AddPartitionsToTxn, 0, 2),
            (ApiKey.AddOffsetsToTxn, 0, 2), (ApiKey.TxnOffsetCommit, 0, 3), (ApiKey.EndTxn, 0, 2),
        ];
        Assert.Equal(contract.ToDictionary(one => (short)one.Item1, one => (one.Item2, one.Item3)), ranges);
    }

    [Fact]
    public async Task Batches_that_are_not_what_they_say_are_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t");
        await broker.CreateTopicAsync("compacted", 1, ("cleanup.policy", "compact"));
        using var client = new RawClient(broker.Broker.Port);
        var damaged = RawRequests.Batch("x");
        damaged[^1] ^= 1;
        Assert.Equal(ErrorCode.CorruptMessage, client.Produce("t", damaged).Error);
        var old = RawRequests.Batch("x");
        old[16] = 1;
        Assert.Equal(ErrorCode.UnsupportedForMessageFormat, client.Produce("t", old).Error);
        Assert.Equal(ErrorCode.InvalidRecord, client.Produce("t", [.. RawRequests.Batch("x"), .. RawRequests.Batch("y")]).Error);
        Assert.Equal(ErrorCode.CorruptMessage, client.Produce("t", [1, 2, 3]).Error);
        Assert.Equal(ErrorCode.InvalidTxnState, client.Produce("t", RawRequests.Batch("x", 5, 0, 0, transactional: true)).Error);
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, client.Produce("t", RawRequests.Batch("x"), partition: 7).Error);
        Assert.Equal(ErrorCode.InvalidTopic, client.Produce("__consumer_offsets", RawRequests.Batch("x")).Error);
        Assert.Equal((ErrorCode.None, 0), client.Produce("t", RawRequests.Batch("x")));
        Assert.Equal((ErrorCode.None, 0), client.Produce("compacted", RawRequests.Batch("x")));
    }

    [Fact]
    public async Task Sequence_numbers_have_no_gap_and_a_batch_that_comes_again_gets_its_first_offset()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t");
        using var client = new RawClient(broker.Broker.Port);
        var (_, id, epoch) = client.InitProducerId(null);
        for (var i = 0; i < 8; i++)
            Assert.Equal((ErrorCode.None, i * 2), client.Produce("t", RawRequests.Batch("x", id, epoch, i * 2, count: 2)));
        Assert.Equal((ErrorCode.None, 6), client.Produce("t", RawRequests.Batch("x", id, epoch, 6, count: 2)));
        Assert.Equal(ErrorCode.DuplicateSequenceNumber, client.Produce("t", RawRequests.Batch("x", id, epoch, 0, count: 2)).Error);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, client.Produce("t", RawRequests.Batch("x", id, epoch, 18)).Error);
        await broker.RestartAsync();
        using var again = new RawClient(broker.Broker.Port);
        Assert.Equal((ErrorCode.None, 14), again.Produce("t", RawRequests.Batch("x", id, epoch, 14, count: 2)));
        Assert.Equal((ErrorCode.None, 16), again.Produce("t", RawRequests.Batch("x", id, epoch, 16)));
        var (_, other, _) = again.InitProducerId(null);
        Assert.NotEqual(id, other);
    }

    /// <summary>
    /// A seed, what to do to it (bytes to overwrite, where to cut, what to add) and how many of its kind to send at once.
    /// </summary>
    private sealed record Mutation(int Seed, (int At, byte Value)[] Changes, int Cut, byte[] Tail, bool KeepLength);

    private static IReadOnlyList<Mutation> Mutations(int seeds, int count, int seed)
    {
        var change = Gen.Choose(0, 400).SelectMany(_ => Gen.Choose(0, 255), (at, value) => (at, (byte)value));
        var generator =
            from which in Gen.Choose(0, seeds - 1)
            from changes in change.ArrayOf()
            from cut in Gen.Frequency((3, Gen.Constant(int.MaxValue)), (1, Gen.Choose(0, 200)))
            from tail in Gen.Frequency((4, Gen.Constant(Array.Empty<byte>())), (1, Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf()))
            from keep in Gen.Frequency((1, Gen.Constant(true)), (5, Gen.Constant(false)))
            select new Mutation(which, changes, cut, tail, keep);
        return generator.Sample(6, new Rnd((ulong)seed, 5), count);
    }

    private static void Attack(int port, IReadOnlyList<byte[]> seeds, IReadOnlyList<Mutation> mutations)
    {
        RawClient? client = null;
        foreach (var mutation in mutations)
        {
            var body = seeds[mutation.Seed].ToArray();
            var original = body.Length;
            foreach (var (at, value) in mutation.Changes)
                body[at % body.Length] = value;
            body = [.. body.Take(mutation.Cut), .. mutation.Tail];
            var frame = new byte[4 + body.Length];
            BinaryPrimitives.WriteInt32BigEndian(frame, mutation.KeepLength ? original : body.Length);
            body.CopyTo(frame, 4);
            try
            {
                (client ??= new RawClient(port)).SendBytes(frame);
            }
            catch (System.Net.Sockets.SocketException)
            {
                client?.Dispose();
                client = null;
            }
        }

        client?.Dispose();
    }

    /// <summary>A well-formed request of every kind, without its length.</summary>
    private static List<byte[]> Seeds()
    {
        var seeds = new List<byte[]>();
        foreach (var key in Enum.GetValues<ApiKey>())
        {
            foreach (short version in new short[] { 0, 1, 2, 3, 4, 5, 7, 8, 11 })
            {
                using var writer = new KafkaWriter();
                writer.Int16((short)key);
                writer.Int16(version);
                writer.Int32(1);
                writer.String("fuzz");
                if (key == ApiKey.Produce)
                    RawRequests.WriteProduce(writer, "t", RawRequests.Batch("x", count: 3));
                else if (key == ApiKey.Fetch)
                    WriteFetch(writer, version);
                else
                    WriteAnything(writer);
                seeds.Add(writer.ToArray());
            }
        }

        return seeds;
    }

    private static void WriteFetch(KafkaWriter writer, short version)
    {
        writer.Int32(-1);
        writer.Int32(5);
        writer.Int32(1);
        writer.Int32(1_000_000);
        writer.Int8(1);
        if (version >= 7)
            writer.Int64(-1);
        writer.ArrayLength(1);
        writer.String("t");
        writer.ArrayLength(1);
        writer.Int32(0);
        if (version >= 9)
            writer.Int32(-1);
        writer.Int64(0);
        if (version >= 5)
            writer.Int64(-1);
        writer.Int32(1_000_000);
    }

    private static void WriteAnything(KafkaWriter writer)
    {
        writer.String("t");
        writer.Int32(300);
        writer.String("member");
        writer.ArrayLength(1);
        writer.String("t");
        writer.ArrayLength(2);
        writer.Int32(0);
        writer.Int64(5);
        writer.Int32(1);
        writer.Bytes("some bytes"u8);
        writer.Bool(true);
    }
}
