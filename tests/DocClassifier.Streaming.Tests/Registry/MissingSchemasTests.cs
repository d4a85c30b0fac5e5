using System.Diagnostics;
using DocClassifier.Avro.Schemas;
using DocClassifier.Streaming.Registry;
using DocClassifier.Streaming.Tests.Cluster;

namespace DocClassifier.Streaming.Tests.Registry;

public sealed class MissingSchemasTests
{
    [Fact]
    public async Task After_a_wait_in_vain_further_unknown_ids_wait_a_tenth_of_the_time()
    {
        var missing = new MissingSchemas(new MemoryRegistry(), TimeSpan.FromSeconds(3), TimeProvider.System);
        var began = Stopwatch.GetTimestamp();
        await missing.Await(1)!.WaitAsync(TimeSpan.FromSeconds(60));
        var first = Stopwatch.GetElapsedTime(began);
        Assert.True(first >= TimeSpan.FromSeconds(2.9), $"{first}");
        Assert.True(missing.IsMissing(1));
        Assert.Null(missing.Await(1));

        // Together, one after the other and all at once cost about one wait in all.
        began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(2, 40).Select(id => missing.Await(id)!)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.All(Enumerable.Range(2, 40), id => Assert.True(missing.IsMissing(id)));
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromSeconds(0.29));
    }

    [Fact]
    public async Task A_wait_that_ends_otherwise_leaves_nothing_behind()
    {
        var missing = new MissingSchemas(new OddRegistry(), TimeSpan.FromMinutes(5), TimeProvider.System);
        await Assert.ThrowsAsync<InvalidOperationException>(() => missing.Await(1)!.WaitAsync(TimeSpan.FromSeconds(60)));

        // Whoever decodes the record asks the registry, and meets the fault again.
        Assert.Null(missing.Awaited(1));
        Assert.False(missing.IsMissing(1));
    }

    private sealed class OddRegistry : ISchemaRegistry
    {
        public ValueTask<AvroSchema> GetAsync(int id, CancellationToken cancellationToken) => throw new InvalidOperationException("odd");

        public Task<int> RegisterAsync(string subject, AvroSchema schema, CancellationToken cancellationToken) => throw new InvalidOperationException("odd");
    }
}
