using Confluent.Kafka;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Seen;
using DocClassifier.Streaming.Window;
using Microsoft.Extensions.Time.Testing;

namespace DocClassifier.Streaming.Tests.Seen;

public sealed class SeenMemoryTests
{
    private static readonly SeenState State = new(true, [1]);
    private static readonly Lane First = new(new TopicPartition("t", 0), 1);
    private static readonly Lane Second = new(new TopicPartition("t", 1), 2);
    private static readonly Lane Third = new(new TopicPartition("t", 2), 3);

    [Fact]
    public void Beyond_the_bound_the_oldest_are_forgotten_and_somebody_is_told()
    {
        var told = 0;
        var memory = new SeenMemory(new SeenOptions { SeenMax = 3 }, TimeProvider.System, max => told = max);
        memory.Open(First);
        for (var i = 1; i <= 4; i++)
            memory.Set(First, (UInt128)i, State, DateTimeOffset.UtcNow);

        Assert.Equal(3, memory.Count);
        Assert.Equal(3, told);
        Assert.Null(memory.Find(First, 1));
        Assert.NotNull(memory.Find(First, 4));
    }

    [Fact]
    public void What_is_older_than_it_is_to_be_remembered_is_not_known()
    {
        var memory = new SeenMemory(new SeenOptions { SeenFor = TimeSpan.FromDays(30) }, TimeProvider.System, _ => { });
        memory.Open(First);
        memory.Set(First, 1, State, DateTimeOffset.UtcNow.AddDays(-31));
        memory.Set(First, 2, State, DateTimeOffset.UtcNow.AddDays(-29));

        Assert.Null(memory.Find(First, 1));
        Assert.NotNull(memory.Find(First, 2));
    }

    [Fact]
    public void A_partition_that_is_gone_takes_its_ids_with_it()
    {
        var memory = new SeenMemory(new SeenOptions(), TimeProvider.System, _ => { });
        memory.Open(First);
        memory.Open(Second);
        memory.Set(First, 1, State, DateTimeOffset.UtcNow);
        memory.Set(Second, 2, State, DateTimeOffset.UtcNow);
        memory.Set(Third, 3, State, DateTimeOffset.UtcNow);
        memory.Close(First);

        Assert.Equal(1, memory.Count);
        Assert.Null(memory.Find(First, 1));
    }

    [Fact]
    public void Ids_that_have_expired_make_room_and_are_no_reason_to_warn()
    {
        var told = false;
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(1_000));
        var memory = new SeenMemory(new SeenOptions { SeenMax = 3, SeenFor = TimeSpan.FromDays(30) }, time, _ => told = true);
        memory.Open(First);
        memory.Open(Second);
        memory.Set(First, 1, State, time.GetUtcNow());
        memory.Set(First, 2, State, time.GetUtcNow());
        memory.Set(Second, 3, State, time.GetUtcNow());
        time.Advance(TimeSpan.FromDays(31));
        memory.Set(Second, 4, State, time.GetUtcNow());
        // As a restore reads it from a log that retention has not cut yet.
        memory.Set(Second, 5, State, time.GetUtcNow().AddDays(-40));

        Assert.False(told);
        Assert.Equal(1, memory.Count);
        Assert.NotNull(memory.Find(Second, 4));
    }

    [Fact]
    public void An_id_that_arrives_again_does_not_keep_expired_ones_behind_it_and_is_not_forgotten_first()
    {
        var told = 0;
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(1_000));
        var memory = new SeenMemory(new SeenOptions { SeenMax = 3, SeenFor = TimeSpan.FromDays(30) }, time, _ => told++);
        memory.Open(First);
        for (var id = 1; id <= 3; id++)
            memory.Set(First, (UInt128)id, State, time.GetUtcNow());
        time.Advance(TimeSpan.FromDays(29));
        memory.Set(First, 1, State.With(7, passed: true), time.GetUtcNow());
        time.Advance(TimeSpan.FromDays(2));
        memory.Set(First, 4, State, time.GetUtcNow());
        memory.Set(First, 5, State, time.GetUtcNow());
        Assert.Equal(0, told);
        Assert.Equal(2, memory.Find(First, 1)!.Arrivals.Count);

        memory.Set(First, 1, State.With(8, passed: true), time.GetUtcNow());
        memory.Set(First, 6, State, time.GetUtcNow());
        Assert.Equal(1, told);
        Assert.Null(memory.Find(First, 4));
        Assert.NotNull(memory.Find(First, 1));
    }

    [Fact]
    public void What_a_restore_of_an_earlier_epoch_still_brings_is_dropped()
    {
        var again = new Lane(First.Partition, 9);
        var memory = new SeenMemory(new SeenOptions(), TimeProvider.System, _ => { });
        memory.Open(First);
        memory.Close(First);
        memory.Open(again);
        memory.Set(again, 1, State, DateTimeOffset.UtcNow);
        memory.Set(First, 1, new SeenState(false, [2]), DateTimeOffset.UtcNow);

        Assert.True(memory.Find(again, 1)!.Passed);
        Assert.Null(memory.Find(First, 1));
        Assert.Equal(1, memory.Count);
    }

    [Fact]
    public void Two_million_ids_take_less_than_120_megabytes()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var memory = new SeenMemory(new SeenOptions(), TimeProvider.System, _ => { });
        memory.Open(First);
        var state = State;
        for (var i = 0; i < 2_000_000; i++)
            memory.Set(First, new UInt128((ulong)i * 0x9E3779B97F4A7C15, (ulong)i * 0xBF58476D1CE4E5B9), state, DateTimeOffset.UtcNow);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(memory);

        Assert.InRange(bytes, 2_000_000 * 36L, 120_000_000);
    }
}
