using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DocClassifier.Broker;

/// <summary>Starts the embedded broker with the host and stops it with the host.</summary>
public sealed class EmbeddedBrokerService(IOptions<BrokerOptions> options, ILoggerFactory loggerFactory, TimeProvider? timeProvider = null)
    : IHostedService, IAsyncDisposable
{
    private EmbeddedBroker? _broker;

    /// <summary>The running broker.</summary>
    /// <exception cref="InvalidOperationException">The host has not started it, or has stopped it.</exception>
    public EmbeddedBroker Broker => _broker ?? throw new InvalidOperationException("The embedded broker is not running.");

    public async Task StartAsync(CancellationToken cancellationToken) =>
        _broker = await EmbeddedBroker.StartAsync(options.Value, loggerFactory, timeProvider, cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _broker, null) is { } broker)
            await broker.DisposeAsync();
    }
}
