using DocClassifier.Contracts.Registry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DocClassifier.Broker.Registry;

/// <summary>The registry as a part of the host.</summary>
internal sealed class SchemaRegistryService(IOptions<SchemaRegistryOptions> options, Func<ISchemaLog> openLog, ILoggerFactory loggerFactory)
    : IHostedService
{
    private SchemaRegistryServer? _server;

    public async Task StartAsync(CancellationToken cancellationToken) =>
        _server = await SchemaRegistryServer.StartAsync(options.Value, openLog(), loggerFactory, cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
