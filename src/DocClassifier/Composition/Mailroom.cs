using DocClassifier.Broker;
using DocClassifier.Classify;
using DocClassifier.Ingest;
using DocClassifier.Prepare;
using DocClassifier.Route;
using DocClassifier.Sandbox;
using DocClassifier.Storage;
using DocClassifier.Streaming;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Instances;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Composition;

/// <summary>Puts the stages of one process together: what each needs, and nothing of the others.</summary>
internal static class Mailroom
{
    /// <param name="settings">The configuration, with broker and registry already in it.</param>
    /// <param name="stages">Names of <see cref="StageNames"/>, without broker and registry.</param>
    /// <param name="logging">Where logs go.</param>
    /// <param name="broker">The broker of this process, for its health; null when it runs none.</param>
    public static IHost Build(IConfigurationRoot settings, IReadOnlyCollection<string> stages, Action<ILoggingBuilder> logging, EmbeddedBroker? broker = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddConfiguration(settings);
        logging(builder.Logging);
        builder.AddObservability();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddOptions<HttpOptions>().Bind(settings.GetSection("Http")).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<HealthServer>().AddHostedService(provider => provider.GetRequiredService<HealthServer>());
        builder.Services.AddStorage(settings).AddStreaming(settings).AddSingleton<IDeadLetterStore, DeadLetterValues>();
        builder.Services.AddHealthChecks().AddCheck<StoreHealth>("store");
        if (broker is not null)
            builder.Services.AddHealthChecks().AddCheck("broker", new BrokerHealth(broker));
        if (stages.Contains(StageNames.Prepare))
            builder.Services.AddPrepare(settings);
        if (stages.Contains(StageNames.ClassifyText) || stages.Contains(StageNames.ClassifyScan))
            builder.Services.AddClassify(settings, scans: stages.Contains(StageNames.ClassifyScan)).AddHostedService<ModelCheck>();
        if (stages.Contains(StageNames.Prepare) || stages.Contains(StageNames.ClassifyScan))
            builder.Services.AddSandbox(settings).AddHostedService<SandboxCheck>();
        if (stages.Contains(StageNames.Route))
            builder.Services.AddRoute(settings, () => InstalledLabels.Of(settings));
        builder.Services.AddStageRunners([.. stages.Where(StageNames.Groups.Contains)]);
        if (stages.Contains(StageNames.Ingest))
        {
            builder.Services.AddIngest(settings);
            builder.Services.AddOptions<IngestOptions>().Configure<InstanceIdentity>((ingest, instance) => ingest.Instance = instance.Id);
        }

        return builder.Build();
    }

    /// <summary>Signals are the command line's affair.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
