using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Registry;

namespace DocClassifier.Streaming.Tests.Registry;

public sealed class KafkaSchemaLogTests
{
    [Fact]
    public async Task A_cluster_that_is_away_is_a_transient_fault()
    {
        await using var log = new KafkaSchemaLog(new KafkaOptions { BootstrapServers = "127.0.0.1:1" });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.True((await Assert.ThrowsAsync<TransientFaultException>(() => log.AppendAsync([1], null, limit.Token))).IsServiceAway);
    }
}
