using DocClassifier.Broker;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Tests.Cluster;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Streaming.Tests.Running;

/// <summary>A backlog larger than the window waits while partitions move or the broker is away (rule 17).</summary>
public sealed class StandstillTests
{
    [Fact]
    public async Task A_paused_partition_resumes_after_reassignment()
    {
        const int Count = 300;
        await using var installation = await Installation.MakeAsync(partitions: 2);
        using var release = new SemaphoreSlim(0);
        for (var i = 0; i < Count; i++)
            installation.Send(Documents.Text(i), partition: i % 2);
        installation.Flush();
        var first = await installation.StartAsync(Held(release), new() { ["Window:Count"] = "20" });
        await Until.TrueAsync(() => first.Figures.InWindow == 10, "both partitions are paused at their share");

        var second = await installation.StartAsync(Held(release), new() { ["Window:Count"] = "20", ["Delivery:DrainLimit"] = "00:00:00" });
        await Until.TrueAsync(() => second.Figures.InWindow > 0, "one has moved");
        await second.StopAsync();
        await Until.TrueAsync(() => first.Figures.Partitions == 2, "and is back");
        release.Release(Count * 2);
        await Until.TrueAsync(() => first.Figures.Done + second.Figures.Done == Count, "all are committed");

        Assert.Equal(Enumerable.Range(0, Count).Select(Documents.Id).Order(), installation.Ids(Topics.Classified).Order());
    }

    [Fact]
    public async Task A_backlog_larger_than_the_window_survives_a_broker_that_is_away_longer_than_the_session()
    {
        const int Count = 1_500;
        var folder = Directory.CreateTempSubdirectory("docclassifier-standstill-").FullName;
        var options = new BrokerOptions { DataDirectory = folder, Port = 0 };
        var broker = await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance);
        try
        {
            options.Port = broker.Port;
            await using (var installation = await Installation.MakeOnAsync(broker.BootstrapServers))
            {
                for (var i = 0; i < Count; i++)
                    installation.Send(Documents.Received(i, "a"));
                installation.Flush();
                var instance = await installation.StartAsync(
                    TestStage.Preparing(async (document, cancellationToken) =>
                    {
                        await Task.Delay(2, cancellationToken);
                        return TestStage.PassOn(document);
                    }),
                    new() { ["Window:Count"] = "40" });
                await Until.TrueAsync(() => instance.Figures.Done > 200, "it is in the middle");
                await broker.DisposeAsync();
                // After the session's timeout of 6 s they are, and are assigned again later.
                await Until.TrueAsync(() => instance.Figures.Partitions == 0, "the partitions are lost", TimeSpan.FromMinutes(2));
                broker = await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance);
                await Until.TrueAsync(() => instance.Figures.Done >= Count, "all are committed", TimeSpan.FromMinutes(3));
                await instance.StopAsync();

                Assert.Equal(Enumerable.Range(0, Count).Select(Documents.Id).Order(), installation.Ids(Topics.Text).Order());
                Assert.Empty(installation.Ids(Topics.Duplicates));
            }
        }
        finally
        {
            await broker.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static TestStage Held(SemaphoreSlim release) => TestStage.Texts(async (document, cancellationToken) =>
    {
        await release.WaitAsync(cancellationToken);
        return TestStage.Copy(document);
    });
}
