using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Health;
using DocClassifier.Streaming.Instances;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Registry;
using DocClassifier.Streaming.Topology;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DocClassifier.Streaming.Running;

/// <summary>Puts a runner together from what the host has registered.</summary>
internal sealed class StageRunnerFactory(IServiceProvider services, StageMonitor monitor)
{
    public StageRunner Create(IStage stage)
    {
        var condition = new StageCondition();
        var counters = new StageCounters(stage.Name);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("DocClassifier.Streaming." + stage.Name);
        // Late, because it takes the instance's lock: a program that only lists topics has no instance. What failed once is tried again:
        // the store may come up later than we do.
        var context = new Lazy<StageContext>(() => new StageContext
        {
            Stage = stage,
            Clients = services.GetRequiredService<ClientFactory>(),
            Codec = services.GetRequiredService<IEventCodec>(),
            MissingSchemas = services.GetRequiredService<MissingSchemas>(),
            Encoder = services.GetRequiredService<RecordEncoder>(),
            DeadLetterStore = services.GetService<IDeadLetterStore>(),
            Instance = services.GetRequiredService<InstanceIdentity>(),
            Window = services.GetRequiredService<IOptions<WindowOptions>>().Value,
            Delivery = services.GetRequiredService<IOptions<DeliveryOptions>>().Value,
            Failures = services.GetRequiredService<IOptions<FailureOptions>>().Value,
            Seen = services.GetRequiredService<IOptions<SeenOptions>>().Value,
            Condition = condition,
            Counters = counters,
            Time = services.GetRequiredService<TimeProvider>(),
            Logger = logger,
        }, LazyThreadSafetyMode.PublicationOnly);
        var runner = new StageRunner(
            () => context.Value, stage, condition, counters, services.GetRequiredService<TopicCatalog>(), services.GetRequiredService<IHostApplicationLifetime>(), logger);
        monitor.Add(runner);
        Telemetry.Watch(runner, runner.Figures);
        return runner;
    }
}
