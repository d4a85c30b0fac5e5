using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Health;
using DocClassifier.Streaming.Instances;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Registry;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Running;

/// <summary>All that the sessions of one stage share.</summary>
internal sealed class StageContext
{
    public required IStage Stage { get; init; }

    public required ClientFactory Clients { get; init; }

    public required IEventCodec Codec { get; init; }

    public required MissingSchemas MissingSchemas { get; init; }

    public required RecordEncoder Encoder { get; init; }

    public required IDeadLetterStore? DeadLetterStore { get; init; }

    public required InstanceIdentity Instance { get; init; }

    public required WindowOptions Window { get; init; }

    public required DeliveryOptions Delivery { get; init; }

    public required FailureOptions Failures { get; init; }

    public required SeenOptions Seen { get; init; }

    public required StageCondition Condition { get; init; }

    public required StageCounters Counters { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    public string Name => Stage.Name;

    public string Prefix => Clients.Kafka.Prefix;

    /// <summary>ASCII and without a colon: MSK drops the lag metrics of other groups.</summary>
    public string Group => Prefix + "docclassifier." + Stage.Name;

    /// <summary>Unique among running processes, need not be stable.</summary>
    public string TransactionalId => Group + "-" + Instance.Id;

    public string ClientId => "docclassifier-" + Stage.Name;
}
