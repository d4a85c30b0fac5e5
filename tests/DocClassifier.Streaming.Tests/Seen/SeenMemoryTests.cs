using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Seen;

namespace DocClassifier.Streaming.Tests.Seen;

public sealed class SeenMemoryTests
{
    private static readonly SeenState State = new(true, [1]);

    [Fact]
    public void Beyond_the_bound_the_oldest_are_forgotten_and_somebody_is_told()
    {
        var told = 0;
        var memory = new SeenMemory(new SeenOptions { SeenMax = 3 }, TimeProvider.System, max => told = max);
        memory.Open(0);
        for (var i = 1; i <= 4; i++)
            memory.Set(0, (UInt128)i, State, DateTimeOffset.UtcNow);

        Assert.Equal(3, memory.Count);
        Assert.Equal(3, told);
        Assert.Null(memory.Find(0, 1));
        Assert.NotNull(memory.Find(0, 4));
    }

    [Fact]
    public void What_is_older_than_it_is_to_be_remembered_is_not_known()
    {
        var memory = new SeenMemory(new SeenOptions { SeenFor = TimeSpan.FromDays(30) }, TimeProvider.System, _ => { });
        memory.Open(0);
        memory.Set(0, 1, State, DateTimeOffset.UtcNow.AddDays(-31));
        memory.Set(0, 2, State, DateTimeOffset.UtcNow.AddDays(-29));

        Assert.Null(memory.Find(0, 1));
        Assert.NotNull(memory.Find(0, 2));
    }

    [Fact]
    public void A_partition_that_is_gone_takes_its_ids_with_it()
    {
        var memory = new SeenMemory(new SeenOptions(), TimeProvider.System, _ => { });
        memory.Open(0);
        memory.Open(1);
        memory.Set(0, 1, State, DateTimeOffset.UtcNow);
        memory.Set(1, 2, State, DateTimeOffset.UtcNow);
        memory.Set(2, 3, State, DateTimeOffset.UtcNow);
        memory.Close(0);

        Assert.Equal(1, memory.Count);
        Assert.Null(memory.Find(0, 1));
    }

    [Fact]
    public void Two_million_ids_take_less_than_120_megabytes()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var memory = new SeenMemory(new SeenOptions(), TimeProvider.System, _ => { });
        memory.Open(0);
        var state = State;
        for (var i = 0; i < 2_000_000; i++)
            memory.Set(0, new UInt128((ulong)i * 0x9E3779B97F4A7C15, (ulong)i * 0xBF58476D1CE4E5B9), state, DateTimeOffset.UnixEpoch);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(memory);

        Assert.InRange(bytes, 2_000_000 * 36L, 120_000_000);
    }
}
