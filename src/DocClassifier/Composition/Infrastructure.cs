using System.Globalization;
using DocClassifier.Broker;
using DocClassifier.Broker.Registry;
using DocClassifier.CommandLine;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Registry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Composition;

/// <summary>
/// The embedded broker and the schema registry of this process, whichever it runs. They start before the stages and end after them.
/// </summary>
internal sealed class Infrastructure : IAsyncDisposable
{
    private EmbeddedBroker? _broker;
    private SchemaRegistryServer? _registry;

    /// <summary>Starts what is asked for, and writes where it is to be reached into <paramref name="settings"/>.</summary>
    /// <exception cref="BrokerStartException">The broker cannot start: one line with the remedy.</exception>
    /// <exception cref="UserErrorException">The registry cannot start.</exception>
    public static async Task<Infrastructure> StartAsync(
        IConfigurationRoot settings, bool broker, bool registry, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var infrastructure = new Infrastructure();
        try
        {
            if (broker)
                await infrastructure.StartBrokerAsync(settings, logs, cancellationToken);
            if (registry)
                await infrastructure.StartRegistryAsync(settings, logs, cancellationToken);
            return infrastructure;
        }
        catch
        {
            await infrastructure.DisposeAsync();
            throw;
        }
    }

    /// <summary>The broker of this process, null when it runs none.</summary>
    public EmbeddedBroker? Broker => _broker;

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
            await _registry.DisposeAsync();
        if (_broker is not null)
            await _broker.DisposeAsync();
    }

    private async Task StartBrokerAsync(IConfigurationRoot settings, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var options = Validated.Get<BrokerOptions>(settings, "Broker");
        _broker = await EmbeddedBroker.StartAsync(options, logs, cancellationToken: cancellationToken);
        settings["Kafka:BootstrapServers"] = _broker.BootstrapServers;
    }

    private async Task StartRegistryAsync(IConfigurationRoot settings, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var options = Validated.Get<SchemaRegistryOptions>(settings, "Registry");
        var kafka = Validated.Get<KafkaOptions>(settings, KafkaOptions.Section);
        // Its log would be asked for again and again, and the start never end.
        if (_broker?.FindDamage(kafka.Prefix + KafkaSchemaLog.Topic) is { } damage)
            throw new UserErrorException($"The schema registry cannot start without its log. {damage}");
        try
        {
            _registry = await SchemaRegistryServer.StartAsync(options, new KafkaSchemaLog(kafka, logs), logs, cancellationToken);
        }
        catch (IOException fault)
        {
            throw new UserErrorException(fault.Message, fault);
        }

        settings["Registry:Url"] = string.Create(CultureInfo.InvariantCulture, $"http://{Reachable(options.Address)}:{_registry.Port}");
    }

    private static string Reachable(string address) => address is "0.0.0.0" or "::" ? "127.0.0.1" : address;
}
