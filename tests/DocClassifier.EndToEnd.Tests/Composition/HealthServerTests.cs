using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DocClassifier.CommandLine;
using DocClassifier.Composition;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace DocClassifier.EndToEnd.Tests.Composition;

public sealed class HealthServerTests
{
    [Fact]
    public async Task An_address_of_another_machine_is_named_with_its_setting() =>
        // TEST-NET-1 (RFC 5737) is nobody's.
        Assert.Equal(
            "/health cannot be served. 192.0.2.1 is no address of this machine: set Http:Address to one that is, such as 127.0.0.1.",
            await RefusalAsync("192.0.2.1", 0));

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_its_flag()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var refusal = await RefusalAsync("127.0.0.1", port);

        Assert.Contains($"Port {port.ToString(CultureInfo.InvariantCulture)} on 127.0.0.1 is taken", refusal, StringComparison.Ordinal);
        Assert.Contains("--http-port", refusal, StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(string address, int port)
    {
        using var services = new ServiceCollection().AddLogging().AddHealthChecks().Services.BuildServiceProvider();
        var server = new HealthServer(Options.Create(new HttpOptions { Address = address, Port = port }), services.GetRequiredService<HealthCheckService>());
        try
        {
            return (await Assert.ThrowsAsync<UserErrorException>(() => server.StartAsync(CancellationToken.None))).Message;
        }
        finally
        {
            await server.StopAsync(CancellationToken.None);
        }
    }
}
