using DocClassifier.Classify;
using DocClassifier.Contracts.Stages;
using DocClassifier.Storage;
using DocClassifier.Streaming;
using DocClassifier.Streaming.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Bench.Hop;

/// <summary>A stage on the engine, in this process, with the engine's defaults.</summary>
internal sealed class EngineContender : IContender
{
    private readonly IHost _host;
    private readonly StageMonitor _monitor;

    private EngineContender(string name, IHost host) => (Name, _host, _monitor) = (name, host, host.Services.GetRequiredService<StageMonitor>());

    public string Name { get; }

    public long Done => _monitor.Snapshot().Sum(figures => figures.Done);

    /// <summary>See <see cref="CopyingStage"/>.</summary>
    public static EngineContender Copying(HopPlace place) => Make(place, "copy", (services, _) => services.AddSingleton<IStage, CopyingStage>());

    /// <summary>classify-text with the default model.</summary>
    public static EngineContender Classifying(HopPlace place) =>
        Make(place, "classify-text", (services, settings) => services.AddStorage(settings).AddClassify(settings, scans: false));

    public Task StartAsync(CancellationToken cancellationToken) => _host.StartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static EngineContender Make(HopPlace place, string stage, Action<IServiceCollection, IConfiguration> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kafka:BootstrapServers"] = place.Bootstrap,
            ["Kafka:Prefix"] = HopPlace.Prefix,
            ["Registry:Url"] = place.Registry,
            ["Instance:DataFolder"] = Path.Combine(place.Folder, stage),
            ["Storage:Folder"] = Path.Combine(place.Folder, "store"),
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddStreaming(builder.Configuration).AddStageRunners(stage);
        add(builder.Services, builder.Configuration);
        return new EngineContender(stage == "copy" ? "copying stage" : "classifying stage", builder.Build());
    }
}
