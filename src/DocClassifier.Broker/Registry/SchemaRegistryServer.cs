using System.Net;
using System.Net.Sockets;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Broker.Registry;

/// <summary>
/// A schema registry that speaks Confluent's REST interface and keeps its state in a log of whatever cluster is configured. Several may
/// run on one log. Avro alone. Thread-safe.
/// </summary>
public sealed class SchemaRegistryServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SchemaStore _store;
    private readonly ISchemaLog _log;

    private SchemaRegistryServer(WebApplication app, SchemaStore store, ISchemaLog log)
    {
        _app = app;
        _store = store;
        _log = log;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>Where clients reach it, such as <c>http://127.0.0.1:8081</c>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Listens, then waits until the log has been read.</summary>
    /// <param name="options">Where to listen and what to allow.</param>
    /// <param name="log">The log; disposed with the server.</param>
    /// <param name="loggerFactory">Default: no logging.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IOException">It cannot listen there: one line with the remedy.</exception>
    public static async Task<SchemaRegistryServer> StartAsync(
        SchemaRegistryOptions options, ISchemaLog log, ILoggerFactory? loggerFactory = null, CancellationToken cancellationToken = default)
    {
        loggerFactory ??= NullLoggerFactory.Instance;
        var logger = loggerFactory.CreateLogger<SchemaRegistryServer>();
        var store = new SchemaStore(log, TimeSpan.FromSeconds(options.WriteTimeoutSeconds), TimeProvider.System, logger);
        // Empty: the usual builder reads the working folder's settings and watches everything below it, our logs included.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            kestrel.Listen(IPAddress.Parse(options.Address), options.Port);
        });
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var settings = new Settings(store, options.Compatibility);
        new RegistryEndpoints(store, new SubjectOperations(store, settings, logger), settings).Map(app);

        var server = new SchemaRegistryServer(app, store, log);
        var started = false;
        try
        {
            await server.ListenAsync(options, cancellationToken);
            Log.RegistryListening(logger, server.Address);
            store.Start();
            await store.Ready.WaitAsync(cancellationToken);
            started = true;
            return server;
        }
        finally
        {
            if (!started)
                await server.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        await _log.DisposeAsync();
    }

    private async Task ListenAsync(SchemaRegistryOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            var fault = new ListenFault(options.Address, options.Port, "Registry:Address", "--registry-port");
            throw new IOException($"The schema registry cannot start. {fault.Explain(exception)}", exception);
        }

        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new Uri(address);
        Port = Address.Port;
    }
}
