using DocClassifier.Broker.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Broker.Tests;

public sealed class HostedBrokerTests
{
    [Fact]
    public async Task The_broker_runs_with_its_host()
    {
        var directory = TestFolder.New();
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddEmbeddedBroker(options => (options.DataDirectory, options.Port) = (directory, 0));
        using var host = builder.Build();
        await host.StartAsync();
        var service = host.Services.GetRequiredService<EmbeddedBrokerService>();
        Assert.Equal($"127.0.0.1:{service.Broker.Port}", service.Broker.BootstrapServers);
        using (var client = new RawClient(service.Broker.Port))
            Assert.Equal(ErrorCode.None, client.InitProducerId(null).Error);
        await host.StopAsync();
        Assert.Throws<InvalidOperationException>(() => service.Broker);
        TestFolder.Remove(directory);
    }

    [Fact]
    public async Task An_empty_advertised_host_is_none()
    {
        var directory = TestFolder.New();
        await using (var broker = await EmbeddedBroker.StartAsync(new() { DataDirectory = directory, Port = 0, AdvertisedHost = "" }, NullLoggerFactory.Instance))
            Assert.Equal($"127.0.0.1:{broker.Port}", broker.BootstrapServers);
        TestFolder.Remove(directory);
    }

    [Fact]
    public async Task A_group_that_nobody_ever_joined_is_forgotten()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new RawClient(broker.Broker.Port);
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, client.CommitInTransaction("none", "passing-by", 1, 0, "nothing", 1));
        await TestWait.UntilAsync(() => broker.Broker.Groups.Find("passing-by") is null);
    }
}
