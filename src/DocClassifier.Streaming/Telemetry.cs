using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Running;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming;

/// <summary>
/// Traces and metrics. Names follow OpenTelemetry's messaging conventions (semantic conventions 1.30, "messaging"), which still move: they
/// stand in this file only.
/// </summary>
public static class Telemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string SourceName = "DocClassifier.Streaming";

    private const string SystemTag = "messaging.system";
    private const string OperationTag = "messaging.operation.name";
    private const string DestinationTag = "messaging.destination.name";
    private const string PartitionTag = "messaging.destination.partition.id";
    private const string OffsetTag = "messaging.kafka.offset";
    private const string StageTag = "docclassifier.stage";
    private const string ReasonTag = "docclassifier.reason";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Meter Meter = new(SourceName);
    private static readonly Counter<long> CommittedDocuments = Meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Documents committed.");
    private static readonly Counter<long> RejectedDocuments = Meter.CreateCounter<long>("docclassifier.rejected", "{document}", "Documents dead-lettered.");
    private static readonly Counter<long> JumpedRecords = Meter.CreateCounter<long>("docclassifier.retention.jumped", "{record}", "Records that retention took away unread.");
    private static readonly Counter<long> LostProducers = Meter.CreateCounter<long>("docclassifier.producer.lost", "{producer}", "Producers that had to be replaced.");

    private static readonly ConcurrentDictionary<object, Func<StageFigures>> Stages = new(ReferenceEqualityComparer.Instance);

    static Telemetry()
    {
        Meter.CreateObservableGauge("docclassifier.stage.in_window", () => Observe(figures => (long)figures.InWindow), "{document}", "Read and not committed.");
        Meter.CreateObservableGauge("docclassifier.stage.in_work", () => Observe(figures => (long)figures.InWork), "{document}", "Being worked on.");
        Meter.CreateObservableGauge("docclassifier.stage.lag", () => Observe(figures => figures.OldestAge?.TotalSeconds ?? 0), "s", "Age of the oldest document not committed.");
    }

    /// <summary>The stage's figures are measured until it is disposed of.</summary>
    internal static void Watch(object stage, Func<StageFigures> figures) => Stages[stage] = figures;

    internal static void Unwatch(object stage) => Stages.TryRemove(stage, out _);

    /// <summary>Begins the trace of an event from outside the stages; null when nobody listens.</summary>
    internal static Activity? StartPublishing(string topic) => Source.StartActivity($"send {topic}", ActivityKind.Producer)?
        .SetTag(SystemTag, "kafka")
        .SetTag(OperationTag, "send")
        .SetTag(DestinationTag, topic);

    internal static Activity? StartProcessing(string stage, ConsumedRecord record)
    {
        if (!Source.HasListeners())
            return null;
        ActivityContext.TryParse(record.Header(HeaderNames.TraceParent), null, isRemote: true, out var parent);
        var activity = Source.StartActivity($"process {record.Partition.Topic}", ActivityKind.Consumer, parent);
        return activity?
            .SetTag(SystemTag, "kafka")
            .SetTag(OperationTag, "process")
            .SetTag(DestinationTag, record.Partition.Topic)
            .SetTag(PartitionTag, record.Partition.Partition.Value)
            .SetTag(OffsetTag, record.Offset)
            .SetTag(StageTag, stage);
    }

    internal static void Committed(string stage, int documents) => CommittedDocuments.Add(documents, new KeyValuePair<string, object?>(StageTag, stage));

    internal static void Rejected(string stage, string reason) =>
        RejectedDocuments.Add(1, new KeyValuePair<string, object?>(StageTag, stage), new KeyValuePair<string, object?>(ReasonTag, reason));

    internal static void JumpedOver(string stage, string topic, long records) =>
        JumpedRecords.Add(records, new KeyValuePair<string, object?>(StageTag, stage), new KeyValuePair<string, object?>(DestinationTag, topic));

    internal static void LostProducer(string stage) => LostProducers.Add(1, new KeyValuePair<string, object?>(StageTag, stage));

    private static IEnumerable<Measurement<T>> Observe<T>(Func<StageFigures, T> figure)
        where T : struct
    {
        foreach (var read in Stages.Values)
        {
            var figures = read();
            yield return new Measurement<T>(figure(figures), new KeyValuePair<string, object?>(StageTag, figures.Stage));
        }
    }
}
