using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Records;

/// <summary>
/// The one place that turns an event into a record: topic with prefix, key (the root id; the full id where the topic is compacted by
/// document), partition, and
/// the headers that follow from the event. Thread-safe.
/// </summary>
internal sealed class RecordEncoder(IEventCodec codec, string prefix, Func<string, int> partitionsOf)
{
    // Keyed by the full id, but partitioned by the root id like everything else.
    private static readonly HashSet<string> KeyedByFullId = new(StringComparer.Ordinal) { Topics.Labels, Topics.Settled };

    private readonly ConcurrentDictionary<string, TopicPartition> _anyPartition = new(StringComparer.Ordinal);

    /// <summary>The record of an event from outside a stage.</summary>
    public OutgoingRecord Encode(string topic, IDocumentEvent value, ValueFormat format, string? traceParent) =>
        Encode(topic, topic, value, format, traceParent);

    /// <summary>The record of what a stage emits while it works on <paramref name="cause"/>.</summary>
    public OutgoingRecord Encode(Emission emission, ConsumedRecord cause, DeadLetterWriter deadLetters, string? traceParent)
    {
        if (emission.Reason is null)
            return Encode(emission.Topic, emission.Topic, emission.Value, emission.Format, traceParent);

        // The dead letter of a part reads like any record of the topic it would be replayed to, so it carries that topic's schema.
        var record = Encode(emission.Topic, Topics.Received, emission.Value, ValueFormat.Avro, traceParent);
        deadLetters.Describe(record.Message.Headers, cause, emission.Reason, emission.Message ?? emission.Reason, exception: null);
        return record with { IsDeadLetter = true };
    }

    private OutgoingRecord Encode(string topic, string schemaOf, IDocumentEvent value, ValueFormat format, string? traceParent)
    {
        var bytes = codec.Encode(schemaOf, value, format);
        var root = Ascii(DocumentIds.Root(value.DocumentId));
        var headers = new Headers { { HeaderNames.Id, Ascii(value.DocumentId) } };
        AddDecision(headers, value);
        if (traceParent is not null)
            headers.Add(HeaderNames.TraceParent, Ascii(traceParent));

        return KeyedByFullId.Contains(topic)
            ? new OutgoingRecord(
                new TopicPartition(prefix + topic, Murmur2.Partition(root, partitionsOf(prefix + topic))),
                new Message<byte[], byte[]?> { Key = Ascii(value.DocumentId), Value = bytes, Headers = headers })
            : new OutgoingRecord(
                _anyPartition.GetOrAdd(topic, static (name, before) => new TopicPartition(before + name, Partition.Any), prefix),
                new Message<byte[], byte[]?> { Key = root, Value = bytes, Headers = headers });
    }

    private static void AddDecision(Headers headers, IDocumentEvent value)
    {
        var (label, confidence, model) = value switch
        {
            DocumentClassified classified => (classified.Label, classified.Confidence, classified.Model?.Digest),
            DocumentRouted routed => (routed.Label, routed.Confidence, routed.Model?.Digest),
            DocumentLabelled labelled => (labelled.Label, null, null),
            _ => default((string?, double?, string?)),
        };
        if (label is not null)
            headers.Add(HeaderNames.Label, Encoding.UTF8.GetBytes(label));
        if (confidence is { } known)
            headers.Add(HeaderNames.Confidence, Ascii(known.ToString("0.####", CultureInfo.InvariantCulture)));
        if (model is not null)
            headers.Add(HeaderNames.Model, Ascii(model));
    }

    /// <summary>The trace a record continues: the running activity, or the one it came with.</summary>
    public static string? TraceOf(ConsumedRecord record) => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : record.Header(HeaderNames.TraceParent);

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
