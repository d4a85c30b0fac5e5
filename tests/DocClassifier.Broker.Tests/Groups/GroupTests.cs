using DocClassifier.Broker.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace DocClassifier.Broker.Tests.Groups;

public sealed class GroupTests
{
    [Fact]
    public async Task Members_go_on_with_the_same_id_and_generation_after_a_restart()
    {
        await using var broker = await TestBroker.StartAsync();
        using (var client = new RawClient(broker.Broker.Port))
        {
            var (leader, generation) = JoinNew(client);
            Assert.Equal((ErrorCode.None, "all"), Sync(client, leader, generation, "all"));
            await broker.RestartAsync();
            using var again = new RawClient(broker.Broker.Port);
            Assert.Equal(ErrorCode.None, Heartbeat(again, leader, generation));
            Assert.Equal((ErrorCode.None, "all"), Sync(again, leader, generation, ""));
            Assert.Equal(ErrorCode.IllegalGeneration, Heartbeat(again, leader, generation + 1));
            Assert.Equal(ErrorCode.UnknownMemberId, Heartbeat(again, "stranger", generation));

            // The next generation is higher than every one before, restart or not.
            var joined = Join(again, leader);
            Assert.Equal((ErrorCode.None, generation + 1), (joined.Error, joined.Generation));
            await broker.RestartAsync();
            using var last = new RawClient(broker.Broker.Port);
            Assert.Equal((ErrorCode.None, "new"), Sync(last, leader, generation + 1, "new"));
        }
    }

    [Fact]
    public async Task A_member_that_is_silent_for_longer_than_its_session_is_out()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new RawClient(broker.Broker.Port);
        var (member, generation) = JoinNew(client, sessionMs: 300);
        Sync(client, member, generation, "all");
        var group = broker.Broker.Groups.Find("g")!;
        await TestWait.UntilAsync(() =>
        {
            lock (group.Gate)
                return group.Members.Count == 0;
        });
        Assert.Equal(ErrorCode.UnknownMemberId, Heartbeat(client, member, generation));
    }

    [Fact]
    public async Task A_laptop_that_sleeps_loses_no_assignment()
    {
        var time = new FakeTimeProvider();
        await using var broker = await TestBroker.StartAsync(time: time);
        using var client = new RawClient(broker.Broker.Port);
        var (member, generation) = JoinNew(client, sessionMs: 6000);
        Sync(client, member, generation, "all");
        // Unlike Advance, this fires no timer for the time that passed: asleep, the process did not run.
        time.AdjustTime(time.GetUtcNow().AddHours(9));
        await AdvanceAsync(broker, time, TimeSpan.FromMilliseconds(100));
        Assert.Equal(ErrorCode.None, Heartbeat(client, member, generation));
        for (var i = 0; i < 100; i++)
            await AdvanceAsync(broker, time, TimeSpan.FromMilliseconds(100));
        Assert.Equal(ErrorCode.UnknownMemberId, Heartbeat(client, member, generation));
    }

    [Fact]
    public async Task A_static_member_takes_its_place_again_without_a_rebalance()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new RawClient(broker.Broker.Port);
        var first = Join(client, "", instance: "i");
        Sync(client, first.MemberId, first.Generation, "all");
        var second = Join(client, "", instance: "i");
        Assert.Equal((ErrorCode.None, first.Generation), (second.Error, second.Generation));
        Assert.NotEqual(first.MemberId, second.MemberId);
        Assert.Equal(ErrorCode.FencedInstanceId, Heartbeat(client, first.MemberId, first.Generation, "i"));
        Assert.Equal((ErrorCode.None, "all"), Sync(client, second.MemberId, second.Generation, ""));
    }

    [Fact]
    public async Task Commits_of_members_that_are_none_are_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t");
        using var client = new RawClient(broker.Broker.Port);
        Assert.Equal(ErrorCode.None, Commit(client, "", -1, 3));
        var (member, generation) = JoinNew(client);
        Assert.Equal(ErrorCode.RebalanceInProgress, Commit(client, member, generation, 4));
        Sync(client, member, generation, "all");
        Assert.Equal(ErrorCode.UnknownMemberId, Commit(client, "", -1, 5));
        Assert.Equal(ErrorCode.UnknownMemberId, Commit(client, "stranger", generation, 5));
        Assert.Equal(ErrorCode.IllegalGeneration, Commit(client, member, generation - 1, 5));
        Assert.Equal(ErrorCode.None, Commit(client, member, generation, 6));
        Assert.Equal((ErrorCode.None, 6), client.FetchOffset("g", "t", stable: true));
    }

    [Fact]
    public async Task A_group_that_nobody_ever_joined_is_forgotten()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new RawClient(broker.Broker.Port);
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, client.CommitInTransaction("none", "passing-by", 1, 0, "nothing", 1));
        await TestWait.UntilAsync(() => broker.Broker.Groups.Find("passing-by") is null);
    }

    private static Task AdvanceAsync(TestBroker broker, FakeTimeProvider time, TimeSpan by)
    {
        var ticks = broker.Broker.Housekeeper.Ticks;
        time.Advance(by);
        return TestWait.UntilAsync(() => broker.Broker.Housekeeper.Ticks > ticks);
    }

    private static (string MemberId, int Generation) JoinNew(RawClient client, int sessionMs = 10_000)
    {
        var promised = Join(client, "", sessionMs);
        Assert.Equal(ErrorCode.MemberIdRequired, promised.Error);
        var joined = Join(client, promised.MemberId, sessionMs);
        Assert.Equal(ErrorCode.None, joined.Error);
        return (joined.MemberId, joined.Generation);
    }

    private static (ErrorCode Error, int Generation, string MemberId) Join(RawClient client, string memberId, int sessionMs = 10_000, string? instance = null)
    {
        var body = client.Call(ApiKey.JoinGroup, 5, writer =>
        {
            writer.String("g");
            writer.Int32(sessionMs);
            writer.Int32(sessionMs);
            writer.String(memberId);
            writer.String(instance);
            writer.String("consumer");
            writer.ArrayLength(1);
            writer.String("range");
            writer.Bytes("meta"u8);
        });
        var reader = new KafkaReader(body, flexible: false);
        reader.Int32();
        var (error, generation) = ((ErrorCode)reader.Int16(), reader.Int32());
        reader.String();
        reader.String();
        return (error, generation, reader.String());
    }

    private static (ErrorCode Error, string Assignment) Sync(RawClient client, string memberId, int generation, string assignment)
    {
        var body = client.Call(ApiKey.SyncGroup, 3, writer =>
        {
            writer.String("g");
            writer.Int32(generation);
            writer.String(memberId);
            writer.String(null);
            writer.ArrayLength(1);
            writer.String(memberId);
            writer.Bytes(System.Text.Encoding.UTF8.GetBytes(assignment));
        });
        var reader = new KafkaReader(body, flexible: false);
        reader.Int32();
        return ((ErrorCode)reader.Int16(), System.Text.Encoding.UTF8.GetString(reader.Bytes()));
    }

    private static ErrorCode Heartbeat(RawClient client, string memberId, int generation, string? instance = null)
    {
        var body = client.Call(ApiKey.Heartbeat, 3, writer =>
        {
            writer.String("g");
            writer.Int32(generation);
            writer.String(memberId);
            writer.String(instance);
        });
        var reader = new KafkaReader(body, flexible: false);
        reader.Int32();
        return (ErrorCode)reader.Int16();
    }

    private static ErrorCode Commit(RawClient client, string memberId, int generation, long offset)
    {
        var body = client.Call(ApiKey.OffsetCommit, 7, writer =>
        {
            writer.String("g");
            writer.Int32(generation);
            writer.String(memberId);
            writer.String(null);
            writer.ArrayLength(1);
            writer.String("t");
            writer.ArrayLength(1);
            writer.Int32(0);
            writer.Int64(offset);
            writer.Int32(-1);
            writer.String("");
        });
        var reader = new KafkaReader(body, flexible: false);
        reader.Int32();
        reader.ArrayLength();
        reader.String();
        reader.ArrayLength();
        reader.Int32();
        return (ErrorCode)reader.Int16();
    }
}
