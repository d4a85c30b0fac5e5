using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Broker.Tests.Durability;

public sealed class StartTests
{
    [Fact]
    public async Task A_folder_in_use_and_a_taken_port_are_each_one_clear_line()
    {
        await using var broker = await TestBroker.StartAsync();
        var folder = await FailsAsync(new() { DataDirectory = broker.Directory, Port = 0 });
        Assert.Contains(broker.Directory, folder, StringComparison.Ordinal);
        Assert.Contains("in use", folder, StringComparison.Ordinal);

        var other = TestFolder.New();
        var port = await FailsAsync(new() { DataDirectory = other, Port = broker.Broker.Port });
        Assert.Contains($"Port {broker.Broker.Port}", port, StringComparison.Ordinal);
        Assert.Contains("--kafka-port", port, StringComparison.Ordinal);
        TestFolder.Remove(other);
    }

    [Fact]
    public async Task An_empty_advertised_host_is_none()
    {
        await using var broker = await TestBroker.StartAsync(options => options.AdvertisedHost = "");
        Assert.Equal($"127.0.0.1:{broker.Broker.Port}", broker.Servers);
    }

    [Fact]
    public async Task A_folder_of_another_format_is_refused_untouched()
    {
        var directory = TestFolder.New();
        await File.WriteAllTextAsync(Path.Combine(directory, "format"), "99\nx\n");
        Assert.Contains("format '99'", await FailsAsync(new() { DataDirectory = directory, Port = 0 }), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(directory, "topics")));
        TestFolder.Remove(directory);
    }

    [Fact]
    public async Task A_file_in_place_of_the_folder_and_wrong_options_are_named()
    {
        var file = Path.GetTempFileName();
        Assert.Contains(file, await FailsAsync(new() { DataDirectory = file, Port = 0 }), StringComparison.Ordinal);
        File.Delete(file);
        Assert.Contains("Broker:SegmentBytes", await FailsAsync(new() { DataDirectory = "/tmp/never", SegmentBytes = 1 }), StringComparison.Ordinal);
        var directory = TestFolder.New();
        Assert.Contains("BindAddress", await FailsAsync(new() { DataDirectory = directory, BindAddress = "nowhere" }), StringComparison.Ordinal);
        TestFolder.Remove(directory);
    }

    [Fact]
    public async Task A_stop_releases_port_and_folder()
    {
        await using var broker = await TestBroker.StartAsync();
        var port = broker.Broker.Port;
        await broker.Broker.DisposeAsync();
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        listener.Stop();
        await broker.RestartAsync();
        Assert.Equal(port, broker.Broker.Port);
    }

    private static async Task<string> FailsAsync(BrokerOptions options)
    {
        var failure = await Assert.ThrowsAsync<BrokerStartException>(() => EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance));
        Assert.DoesNotContain('\n', failure.Message);
        return failure.Message;
    }
}
