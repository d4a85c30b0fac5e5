using DocClassifier.Broker;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Tests.Cluster;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Streaming.Tests.Running;

public sealed class ClusterAwayTests
{
    [Fact]
    public async Task A_broker_that_goes_and_comes_back_loses_and_doubles_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("docclassifier-away-").FullName;
        var options = new BrokerOptions { DataDirectory = folder, Port = 0 };
        var broker = await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance);
        try
        {
            options.Port = broker.Port;
            await using (var installation = await Installation.MakeOnAsync(broker.BootstrapServers))
            {
                for (var i = 0; i < 600; i++)
                    installation.Send(Documents.Text(i));
                installation.Flush();
                var instance = await installation.StartAsync(TestStage.Texts(async (document, cancellationToken) =>
                {
                    await Task.Delay(100, cancellationToken);
                    return TestStage.Copy(document);
                }));
                await Until.TrueAsync(() => instance.Figures.Done > 50, "it is in the middle");
                await broker.DisposeAsync();
                broker = await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance);
                await Until.TrueAsync(() => instance.Figures.Done >= 600, "all are committed", TimeSpan.FromSeconds(60));
                await instance.StopAsync();

                Assert.Equal(Enumerable.Range(0, 600).Select(Documents.Id).Order(), installation.Ids(Topics.Classified).Order());
            }
        }
        finally
        {
            await broker.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
