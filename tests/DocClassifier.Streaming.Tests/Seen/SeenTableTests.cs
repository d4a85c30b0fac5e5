using DocClassifier.Streaming.Seen;

namespace DocClassifier.Streaming.Tests.Seen;

public sealed class SeenTableTests
{
    [Fact]
    public void It_finds_what_was_set_through_growth_and_forgetting_like_a_dictionary()
    {
        var random = new Random(7);
        var table = new SeenTable();
        var model = new Dictionary<UInt128, SeenState>();
        var order = new Queue<UInt128>();
        for (var i = 0; i < 20_000; i++)
        {
            var id = new UInt128((ulong)random.Next(1_000), (ulong)random.Next(4_000));
            var state = (model.GetValueOrDefault(id) ?? new SeenState(false, [])).With((UInt128)(uint)random.Next(5), random.Next(2) == 0);
            if (table.Set(id, state, 5))
                order.Enqueue(id);
            model[id] = state;
            if (table.Count <= 900)
                continue;
            table.ForgetOldest();
            model.Remove(order.Dequeue());
        }

        Assert.Equal(model.Count, table.Count);
        foreach (var (id, state) in model)
        {
            var found = table.Find(id, out var hour);
            Assert.Equal(5u, hour);
            Assert.Equal(state.Passed, found!.Passed);
            Assert.Equal(state.Arrivals, found.Arrivals);
        }
    }

    [Theory]
    [InlineData("01890a5d-ac96-774b-bcce-b302099a8057")]
    [InlineData("bucket/key#etag")]
    [InlineData("")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public void An_arrival_is_known_again_by_what_the_topic_lists_for_it(string arrival)
    {
        var key = ArrivalKey.OfArrival(arrival);

        Assert.Equal(key, ArrivalKey.OfArrival(ArrivalKey.Text(key)));
        Assert.NotEqual(key, ArrivalKey.OfArrival(arrival + "x"));
    }

    [Fact]
    public void A_uuid_is_listed_as_it_is() =>
        Assert.Equal("01890a5d-ac96-774b-bcce-b302099a8057", ArrivalKey.Text(ArrivalKey.OfArrival("01890a5d-ac96-774b-bcce-b302099a8057")));
}
