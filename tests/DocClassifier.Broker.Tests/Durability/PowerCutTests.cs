using System.Net.Sockets;
using System.Text;
using DocClassifier.Broker.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Broker.Tests.Durability;

public sealed class PowerCutTests
{
    private const int Rounds = 10;

    [Fact]
    public async Task Whatever_was_acknowledged_survives_a_power_cut_at_every_write_and_nothing_else_is_half_there()
    {
        // Without a cut, to learn how many writes there are.
        var whole = new PowerCutFiles();
        await WorkAsync(whole, new Acknowledged());
        Assert.InRange(whole.Operations, 200, 5000);

        for (var cut = 0; cut <= whole.Operations; cut++)
        {
            var files = new PowerCutFiles();
            files.CutAfter(cut);
            var acknowledged = new Acknowledged();
            await WithinLimitAsync(WorkAsync(files, acknowledged), $"cut {cut}: the work did not end");
            var random = new Random(cut);
            var after = files.Restart(random);
            if (cut % 3 == 0)
            {
                // The power fails again while the broker recovers.
                after.CutAfter(random.Next(20));
                await using (await TryStartAsync(after))
                {
                }

                after = after.Restart(random);
            }

            await WithinLimitAsync(VerifyAsync(after, acknowledged, cut), $"cut {cut}: the check did not end");
        }
    }

    private static async Task WithinLimitAsync(Task task, string message)
    {
        try
        {
            await task.WaitAsync(TimeSpan.FromSeconds(15));
        }
        catch (TimeoutException)
        {
            Assert.Fail(message);
        }
    }

    private static BrokerOptions Options => new() { DataDirectory = "/data", Port = 0, SegmentBytes = 64 * 1024, HousekeepingIntervalMs = int.MaxValue };

    private static Task<EmbeddedBroker> StartAsync(PowerCutFiles files) =>
        EmbeddedBroker.StartAsync(Options, NullLoggerFactory.Instance, TimeProvider.System, files, CancellationToken.None);

    private static async Task<EmbeddedBroker?> TryStartAsync(PowerCutFiles files)
    {
        try
        {
            return await StartAsync(files);
        }
        catch (BrokerStartException) when (files.IsOff)
        {
            return null;
        }
    }

    /// <summary>
    /// Creates topics and partitions, produces, deletes, commits offsets, runs transactions, compacts; notes what was acknowledged.
    /// </summary>
    private static async Task WorkAsync(PowerCutFiles files, Acknowledged acknowledged)
    {
        await using var broker = await TryStartAsync(files);
        if (broker is null)
            return;
        using var client = new RawClient(broker.Port);
        // With the power the machine is gone: nothing is answered any more.
        files.WentOff = client.Dispose;
        try
        {
            foreach (var topic in new[] { "plain", "tx", "keyed", "short" })
            {
                if (CreateTopic(client, topic) != ErrorCode.None)
                    return;
                acknowledged.Topics.Add(topic);
            }

            acknowledged.LeaderEpoch = client.Metadata("plain")[0].Epoch;
            var (error, id, epoch) = client.InitProducerId("t");
            var (_, idempotent, zero) = client.InitProducerId(null);
            if (error != ErrorCode.None)
                return;
            for (var round = 0; round < Rounds && !files.IsOff; round++)
            {
                var plain = client.Produce("plain", RawRequests.Batch($"p{round}", idempotent, zero, round * 3, count: 3));
                if (plain.Error == ErrorCode.None)
                    acknowledged.Plain.Add((plain.Offset, round));
                var keyed = client.Produce("keyed", RawRequests.Batch($"v{round}", key: $"k{round % 3}"));
                if (keyed.Error == ErrorCode.None)
                    acknowledged.Keyed[$"k{round % 3}"] = round;
                if (RunTransaction(client, id, epoch, round, acknowledged))
                    acknowledged.Committed.Add(round);
                RunShort(client, round, acknowledged);
                if (round % 5 == 4)
                    broker.Housekeeper.CleanAll();
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // The power went off in the middle of a request.
        }
    }

    private static bool RunTransaction(RawClient client, long id, short epoch, int round, Acknowledged acknowledged)
    {
        var commit = round % 4 != 3;
        var isWhole = client.AddPartition("t", id, epoch, "tx", 0) == ErrorCode.None
            && client.AddPartition("t", id, epoch, "tx", 1) == ErrorCode.None
            && client.AddOffsets("t", id, epoch, "g") == ErrorCode.None
            && client.Produce("tx", RawRequests.Batch($"{round}", id, epoch, round, transactional: true), "t").Error == ErrorCode.None
            && client.Produce("tx", RawRequests.Batch($"{round}", id, epoch, round, transactional: true), "t", partition: 1).Error == ErrorCode.None
            && client.CommitInTransaction("t", "g", id, epoch, "plain", round + 1) == ErrorCode.None;
        if (!isWhole)
            return false;
        if (commit)
            acknowledged.Ending = (id, epoch, round);
        var isEnded = client.EndTransaction("t", id, epoch, commit) == ErrorCode.None;
        if (isEnded)
            acknowledged.Ending = null;
        return isEnded && commit;
    }

    /// <summary>A topic whose beginning is deleted now and then, and that gets partitions.</summary>
    private static void RunShort(RawClient client, int round, Acknowledged acknowledged)
    {
        var kept = client.Produce("short", RawRequests.Batch($"s{round}", count: 2));
        if (kept.Error == ErrorCode.None)
            acknowledged.Short = kept.Offset + 2;
        // In the middle of a batch.
        if (round % 3 == 2 && client.DeleteRecords("short", 0, acknowledged.Short - 1) is { Error: ErrorCode.None } deleted)
            acknowledged.Deleted = deleted.LogStart;
        if (round % 4 == 1 && client.CreatePartitions("short", 2 + round) == ErrorCode.None)
            acknowledged.Partitions = 2 + round;
    }

    private static async Task VerifyAsync(PowerCutFiles files, Acknowledged acknowledged, int cut)
    {
        await using var broker = await StartAsync(files);
        using var client = new RawClient(broker.Port);
        Assert.All(acknowledged.Topics, topic => Assert.True(broker.Topics.Find(topic) is not null, $"cut {cut}: topic {topic} is gone"));
        Assert.Empty(broker.DamagedPartitions);
        if (new[] { "plain", "tx", "keyed", "short" }.Any(topic => broker.Topics.Find(topic) is null))
            return;

        // Whole batches, in order, none twice; all that were acknowledged are where they were said to be.
        var plain = Read(broker, "plain", 0, committed: false);
        Assert.Equal(plain.Count / 3 * 3, plain.Count);
        Assert.Equal(Enumerable.Range(0, plain.Count).Select(i => ((long)i, $"p{i / 3}-{i % 3}")), plain);
        Assert.All(acknowledged.Plain, one => Assert.True(plain.Count > one.Offset + 2, $"cut {cut}: record {one} is gone"));

        // The epoch of before is over, and ends behind all that was shown in it.
        Assert.InRange(acknowledged.LeaderEpoch, -1, client.Metadata("plain")[0].Epoch - 1);
        if (acknowledged.Plain.Count > 0)
            Assert.InRange(client.EndOfEpoch("plain", 0, acknowledged.LeaderEpoch).End, acknowledged.Plain[^1].Offset + 3, plain.Count);

        // What was deleted stays deleted, and nothing else is.
        var rest = broker.Topics.Find("short", 0)!;
        Assert.InRange(rest.LogStart, acknowledged.Deleted, Math.Max(acknowledged.Short - 1, 0));
        Assert.True(rest.HighWatermark >= acknowledged.Short, $"cut {cut}: short ends at {rest.HighWatermark}, not {acknowledged.Short}");
        Assert.Equal(rest.LogStart, Read(broker, "short", 0, committed: false).Select(one => one.Offset).DefaultIfEmpty(rest.LogStart).First());
        Assert.Equal(rest.HighWatermark - rest.LogStart, Read(broker, "short", 0, committed: false).Count);
        Assert.InRange(broker.Topics.Find("short")!.Partitions.Count, acknowledged.Partitions, 2 + Rounds);

        var keyed = Read(broker, "keyed", 0, committed: false).GroupBy(one => one.Value[1..]).Select(one => int.Parse(one.Key)).ToHashSet();
        foreach (var (key, round) in acknowledged.Keyed)
            Assert.True(keyed.Contains(round) || keyed.Any(later => later > round && $"k{later % 3}" == key), $"cut {cut}: {key} has lost {round}");

        // Whoever got no answer asks again; what is then said to be committed is.
        if (acknowledged.Ending is var (id, epoch, ending) && client.EndTransaction("t", id, epoch, commit: true) == ErrorCode.None)
            acknowledged.Committed.Add(ending);

        // A new instance settles what was open; then every transaction is in both partitions and in the offsets, or in none.
        (ErrorCode Error, long, short) init = default;
        await TestWait.UntilAsync(() => (init = client.InitProducerId("t")).Error != ErrorCode.ConcurrentTransactions);
        Assert.Equal(ErrorCode.None, init.Error);
        var first = Read(broker, "tx", 0, committed: true).Select(one => int.Parse(one.Value)).ToList();
        var second = Read(broker, "tx", 1, committed: true).Select(one => int.Parse(one.Value)).ToList();
        Assert.True(first.SequenceEqual(second), $"cut {cut}: partition 0 has {string.Join(' ', first)}, partition 1 has {string.Join(' ', second)}");
        Assert.Equal(first.Distinct().Order(), first);
        Assert.DoesNotContain(first, round => round % 4 == 3);
        Assert.Empty(acknowledged.Committed.Except(first));
        Assert.Equal((ErrorCode.None, first.Count == 0 ? -1 : first[^1] + 1), client.FetchOffset("g", "plain", stable: true));
        foreach (var topic in broker.Topics.All.SelectMany(topic => topic.Partitions))
            Assert.Equal(topic.HighWatermark, topic.LastStableOffset);
    }

    private static ErrorCode CreateTopic(RawClient client, string name)
    {
        var body = client.Call(ApiKey.CreateTopics, 4, writer =>
        {
            writer.ArrayLength(1);
            writer.String(name);
            writer.Int32(name == "tx" ? 2 : 1);
            writer.Int16(1);
            writer.ArrayLength(0);
            (string, string)[] settings = name == "keyed"
                ? [("segment.bytes", "200"), ("cleanup.policy", "compact"), ("min.cleanable.dirty.ratio", "0")]
                : [("segment.bytes", "400"), ("retention.ms", "-1")];
            writer.ArrayLength(settings.Length);
            foreach (var (key, value) in settings)
            {
                writer.String(key);
                writer.String(value);
            }

            writer.Int32(1000);
            writer.Bool(false);
        });
        var reader = new KafkaReader(body, flexible: false);
        reader.Int32();
        reader.ArrayLength();
        reader.String();
        return (ErrorCode)reader.Int16();
    }

    private static List<(long Offset, string Value)> Read(EmbeddedBroker broker, string topic, int partition, bool committed) =>
        LogContent.Read(broker.Topics.Find(topic, partition)!, committed).ConvertAll(one => (one.Offset, Encoding.UTF8.GetString(one.Value!)));

    private sealed class Acknowledged
    {
        public List<string> Topics { get; } = [];

        public List<(long Offset, int Round)> Plain { get; } = [];

        public Dictionary<string, int> Keyed { get; } = [];

        public List<int> Committed { get; } = [];

        public int LeaderEpoch { get; set; } = -1;

        /// <summary>Where the topic that is shortened ends.</summary>
        public long Short { get; set; }

        public long Deleted { get; set; }

        public int Partitions { get; set; } = 1;

        /// <summary>Everything of this transaction was acknowledged but its commit.</summary>
        public (long Id, short Epoch, int Round)? Ending { get; set; }
    }
}
