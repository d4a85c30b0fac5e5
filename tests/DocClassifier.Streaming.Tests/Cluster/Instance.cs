using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Instances;
using DocClassifier.Streaming.Registry;
using DocClassifier.Streaming.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Tests.Cluster;

/// <summary>One process's worth of a stage, in this process.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IHostedService _runner;
    private readonly string _prefix;
    private readonly IStage _stage;
    private bool _stopped;

    public Instance(Installation installation, IStage stage, Dictionary<string, string> settings)
        : this(installation.BootstrapServers, installation.Prefix, installation.Folder, installation.Registry, installation.OpenStore, stage, settings)
    {
    }

    public Instance(
        string bootstrapServers, string prefix, string folder, ISchemaRegistry registry, Func<MemoryStore> openStore, IStage stage, Dictionary<string, string> settings)
    {
        (_prefix, _stage) = (prefix, stage);
        var all = new Dictionary<string, string?>
        {
            ["Kafka:BootstrapServers"] = bootstrapServers,
            ["Kafka:Prefix"] = prefix,
            ["Instance:DataFolder"] = folder,
            // The least that Apache Kafka takes; rebalances follow the heartbeat.
            ["Delivery:SessionTimeout"] = "00:00:06",
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        var services = new ServiceCollection();
        services.AddSingleton(registry);
        services.AddSingleton<IHostApplicationLifetime>(Lifetime);
        services.AddSingleton<IDeadLetterStore>(_ => openStore());
        services.AddSingleton<IDeadLetterValues>(_ => openStore());
        services.AddStreaming(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
        services.AddSingleton(stage);
        services.AddStageRunners(stage.Name);
        if (Environment.GetEnvironmentVariable("DOCCLASSIFIER_TEST_LOG") is { Length: > 0 } path)
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(new FileLog(path)));
        _services = services.BuildServiceProvider();
        _runner = _services.GetServices<IHostedService>().Single(service => service is StageRunnerGroup);
    }

    public TestLifetime Lifetime { get; } = new();

    public IServiceProvider Services => _services;

    public StageRunner Runner => _services.GetRequiredService<StageMonitor>().Runners.Single();

    public string TransactionalId => $"{_prefix}docclassifier.{_stage.Name}-{_services.GetRequiredService<InstanceIdentity>().Id}";

    public StageFigures Figures => Runner.Figures();

    public Task StartAsync() => _runner.StartAsync(CancellationToken.None);

    /// <summary>As SIGTERM does.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _runner.StopAsync(limit.Token);
    }

    public async Task<HealthStatus> HealthAsync(string tag = StreamingServices.ReadyTag)
    {
        var report = await _services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains(tag));
        return report.Status;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
    }
}
