using DocClassifier.Bench.Slow;
using DocClassifier.Classify;
using DocClassifier.Contracts.Stages;
using DocClassifier.Storage;
using DocClassifier.Streaming;
using DocClassifier.Streaming.Running;
using DocClassifier.Streaming.Window;
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
    private readonly IHostApplicationLifetime _lifetime;

    private EngineContender(string name, IHost host) =>
        (Name, _host, _monitor, _lifetime) = (name, host, host.Services.GetRequiredService<StageMonitor>(), host.Services.GetRequiredService<IHostApplicationLifetime>());

    public string Name { get; }

    /// <summary>What the stage has in hand.</summary>
    public WorkWindow? Window => _monitor.Runners[0].Session?.Window;

    /// <summary>Assignments and revocations since it was started, over all its sessions; 0 before the first.</summary>
    public int Rebalances => _monitor.Runners[0] is { Session: { } session } runner ? runner.Sessions - 1 + session.Rebalances : 0;

    public long Done => _monitor.Snapshot().Sum(figures => figures.Done);

    /// <summary>See <see cref="CopyingStage"/>.</summary>
    public static EngineContender Copying(HopPlace place) => Make(place, "copy", (services, _) => services.AddSingleton<IStage, CopyingStage>());

    /// <summary>classify-text with the default model.</summary>
    public static EngineContender Classifying(HopPlace place) =>
        Make(place, "classify-text", (services, settings) => services.AddStorage(settings).AddClassify(settings, scans: false));

    /// <summary>A stage that waits for some documents: see <see cref="WaitingStage"/>.</summary>
    public static EngineContender Waiting(HopPlace place) => Make(place, "wait", (services, _) => services.AddSingleton<IStage, WaitingStage>());

    public void ThrowIfEnded()
    {
        if (_lifetime.ApplicationStopping.IsCancellationRequested)
            throw new BenchException($"The {Name} has stopped: {_monitor.Runners[0].Condition.Stopped ?? "an unexpected fault"}");
    }

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
            ["Kafka:Prefix"] = place.Prefix,
            ["Registry:Url"] = place.Registry,
            ["Instance:DataFolder"] = Path.Combine(place.Folder, stage),
            ["Storage:Folder"] = Path.Combine(place.Folder, "store"),
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddStreaming(builder.Configuration).AddStageRunners(stage);
        add(builder.Services, builder.Configuration);
        return new EngineContender(stage switch { "copy" => "copying stage", "wait" => "waiting stage", _ => "classifying stage" }, builder.Build());
    }
}
