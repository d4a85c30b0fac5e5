using System.Buffers;
using System.Collections.Concurrent;
using DocClassifier.Avro;
using DocClassifier.Avro.Schemas;
using DocClassifier.Contracts.Stages;

namespace DocClassifier.Streaming.Registry;

/// <summary>Events to record values and back: Avro in Confluent's wire format, subjects by TopicNameStrategy. Thread-safe.</summary>
/// <param name="registry">Where schemas are registered and looked up.</param>
/// <param name="prefix"><c>Kafka:Prefix</c>: goes before the topic in every subject. Topics are given without it.</param>
public sealed class EventSerde(ISchemaRegistry registry, string prefix = "")
{
    private const int KeptBuffer = 1 << 20;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    private readonly ConcurrentDictionary<(string Topic, Type EventType), (int SchemaId, AvroSerializer Serializer)> _registered = new();

    /// <summary>Registers the schema of an event type for a topic: before the first event of that type is written to it.</summary>
    /// <exception cref="IncompatibleSchemaException">The registry refuses it.</exception>
    /// <exception cref="TransientFaultException">The registry cannot be reached or does not work.</exception>
    public async Task RegisterAsync(string topic, Type eventType, CancellationToken cancellationToken = default)
    {
        var serializer = AvroSerializer.For(eventType);
        var id = await registry.RegisterAsync(Subjects.OfValues(prefix + topic), serializer.Schema, cancellationToken);
        _registered[(topic, eventType)] = (id, serializer);
    }

    /// <summary>The value of a record.</summary>
    /// <exception cref="InvalidOperationException">The event's type was not registered for the topic.</exception>
    /// <exception cref="ArgumentException">A field that is required is null.</exception>
    public byte[] Serialize(string topic, object value)
    {
        // A text may take megabytes; one such document must not hold that much for every thread for ever.
        var buffer = _buffer is { Capacity: <= KeptBuffer } kept ? kept : _buffer = new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        Serialize(topic, value, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Appends the value of a record.</summary>
    /// <inheritdoc cref="Serialize(string, object)"/>
    public void Serialize(string topic, object value, IBufferWriter<byte> output)
    {
        if (!_registered.TryGetValue((topic, value.GetType()), out var registered))
            throw new InvalidOperationException($"{value.GetType().Name} is not registered for the topic '{topic}'.");
        WireFormat.WriteHeader(registered.SchemaId, output);
        registered.Serializer.WriteObject(value, output);
    }

    /// <summary>The event of a record's value, whichever compatible schema it was written with. Copies what it keeps.</summary>
    /// <exception cref="NotOursException">It has no magic byte and schema id.</exception>
    /// <exception cref="UnknownSchemaException">The registry does not know the schema id (yet).</exception>
    /// <exception cref="WrongSchemaException">What was written cannot be read as this type.</exception>
    /// <exception cref="AvroFormatException">The bytes are not what the writer's schema says.</exception>
    /// <exception cref="TransientFaultException">The registry cannot be reached or does not work.</exception>
    public ValueTask<object> DeserializeAsync(string topic, ReadOnlyMemory<byte> value, Type eventType, CancellationToken cancellationToken)
    {
        // By the schema id alone: a record that was moved or replayed from another topic reads the same.
        _ = topic;
        var id = WireFormat.ReadSchemaId(value.Span);
        var serializer = AvroSerializer.For(eventType);
        var schema = registry.GetAsync(id, cancellationToken);
        return schema.IsCompletedSuccessfully
            ? ValueTask.FromResult(serializer.ReadObject(value.Span[WireFormat.HeaderLength..], schema.Result))
            : WaitAsync(schema, value, serializer);
    }

    private static async ValueTask<object> WaitAsync(
        ValueTask<AvroSchema> schema, ReadOnlyMemory<byte> value, AvroSerializer serializer)
    {
        var writer = await schema;
        return serializer.ReadObject(value.Span[WireFormat.HeaderLength..], writer);
    }
}
