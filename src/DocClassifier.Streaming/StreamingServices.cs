using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Health;
using DocClassifier.Streaming.Instances;
using DocClassifier.Streaming.Lookup;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Publishing;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Registry;
using DocClassifier.Streaming.Replaying;
using DocClassifier.Streaming.Running;
using DocClassifier.Streaming.Tailing;
using DocClassifier.Streaming.Topology;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DocClassifier.Streaming;

/// <summary>Registers the streaming engine.</summary>
public static class StreamingServices
{
    /// <summary>The tag of checks for <c>/health</c>.</summary>
    public const string ReadyTag = "ready";

    /// <summary>The tag of checks for <c>/alive</c>.</summary>
    public const string LiveTag = "live";

    // Draining, then committing and leaving the group.
    private static readonly TimeSpan AfterDraining = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Clients, codec, registry client, publisher, topics, health checks; options from sections <c>Kafka</c>, <c>Registry</c>,
    /// <c>Window</c>, <c>Delivery</c>, <c>Failures</c>, <c>Instance</c>,
    /// <c>Topics</c> and <c>Prepare</c>, validated at start. No stage runs yet: <see cref="AddStageRunners"/>.
    /// </summary>
    public static IServiceCollection AddStreaming(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<KafkaOptions>(configuration, KafkaOptions.Section);
        services.AddSingleton<IValidateOptions<KafkaOptions>>(new KeyedValidation<KafkaOptions>(KafkaOptionsCheck.Problems));
        services.AddValidated<RegistryOptions>(configuration, RegistryOptions.Section);
        services.AddSingleton<IValidateOptions<RegistryOptions>>(new KeyedValidation<RegistryOptions>(RegistryOptionsCheck.Problems));
        services.AddValidated<WindowOptions>(configuration, WindowOptions.Section);
        services.AddValidated<DeliveryOptions>(configuration, DeliveryOptions.Section);
        services.AddValidated<FailureOptions>(configuration, FailureOptions.Section);
        services.AddValidated<InstanceOptions>(configuration, InstanceOptions.Section);
        services.AddValidated<SeenOptions>(configuration, SeenOptions.Section);
        services.AddValidated<TopicOptions>(configuration, TopicOptions.Section);
        services.AddOptions<HostOptions>().Configure<IOptions<DeliveryOptions>>((host, delivery) =>
            host.ShutdownTimeout = delivery.Value.DrainLimit + AfterDraining);

        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddSingleton<ClientFactory>();
        services.AddSingleton(provider => InstanceIdentity.Acquire(provider.GetRequiredService<IOptions<InstanceOptions>>()));
        services.TryAddSingleton<ISchemaRegistry>(provider => new SchemaRegistryClient(provider.GetRequiredService<IOptions<RegistryOptions>>().Value.Url));
        services.AddSingleton(provider => new EventSerde(provider.GetRequiredService<ISchemaRegistry>(), provider.GetRequiredService<IOptions<KafkaOptions>>().Value.Prefix));
        services.TryAddSingleton<IEventCodec, AvroOrJsonCodec>();
        services.AddSingleton(provider => new MissingSchemas(
            provider.GetRequiredService<ISchemaRegistry>(), provider.GetRequiredService<IOptions<FailureOptions>>().Value.UnknownSchemaWait, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<TopicCatalog>();
        services.AddSingleton<ITopicCatalog>(provider => provider.GetRequiredService<TopicCatalog>());
        services.AddSingleton(provider => new RecordEncoder(
            provider.GetRequiredService<IEventCodec>(), provider.GetRequiredService<IOptions<KafkaOptions>>().Value.Prefix, provider.GetRequiredService<TopicCatalog>().PartitionsOf));
        services.AddSingleton(provider => new TopicManager(
            provider.GetRequiredService<ClientFactory>(), provider.GetRequiredService<IOptions<TopicOptions>>(), provider.GetRequiredService<IOptions<SeenOptions>>()));
        services.AddSingleton<IEventPublisher, EventPublisher>();
        services.AddSingleton(provider => new TopicReader(
            provider.GetRequiredService<ClientFactory>(), provider.GetRequiredService<ISchemaRegistry>(), provider.GetRequiredService<ILoggerFactory>().CreateLogger<TopicReader>()));
        services.AddReplaying(configuration);
        services.AddSingleton<StageMonitor>();
        services.AddSingleton<StageRunnerFactory>();
        services.AddHealthChecks()
            .AddCheck<StageHealth>("stages", tags: [ReadyTag])
            .AddCheck<StageLiveness>("polling", tags: [LiveTag]);
        return services;
    }

    /// <summary>Runs those of the registered <see cref="IStage"/>s that are named, as a hosted service.</summary>
    public static IServiceCollection AddStageRunners(this IServiceCollection services, params IReadOnlyCollection<string> names) =>
        services.AddSingleton<IHostedService>(provider =>
            new StageRunnerGroup(provider.GetServices<IStage>(), names, provider.GetRequiredService<StageRunnerFactory>()));

    private static void AddReplaying(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<DlqOptions>(configuration, DlqOptions.Section);
        services.AddSingleton<SpanReader>();
        services.AddSingleton(provider => new RecordJson(provider.GetRequiredService<ISchemaRegistry>()));
        services.AddSingleton(provider => new DeadLetterReader(
            provider.GetRequiredService<ClientFactory>(), provider.GetRequiredService<SpanReader>(), provider.GetRequiredService<RecordJson>(),
            provider.GetRequiredService<TopicCatalog>(), provider.GetService<IDeadLetterValues>()));
        services.AddSingleton(provider => new DeadLetterFollower(
            provider.GetRequiredService<ClientFactory>(), provider.GetRequiredService<DeadLetterReader>(), provider.GetRequiredService<RecordJson>(),
            provider.GetService<IDeadLetterValues>()));
        services.AddSingleton(provider => new DeadLetterReplay(
            provider.GetRequiredService<ClientFactory>(), provider.GetRequiredService<DeadLetterReader>(), provider.GetRequiredService<SpanReader>(),
            provider.GetRequiredService<IOptions<DlqOptions>>(), provider.GetService<IDeadLetterValues>()));
        services.AddSingleton(provider => new StageReplay(provider.GetRequiredService<ClientFactory>(), provider.GetRequiredService<SpanReader>()));
        services.AddSingleton(provider => new DocumentLookup(
            provider.GetRequiredService<SpanReader>(), provider.GetRequiredService<IEventCodec>()));
    }

    private static OptionsBuilder<TOptions> AddValidated<TOptions>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class =>
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateDataAnnotations().ValidateOnStart();
}
