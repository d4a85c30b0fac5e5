using DocClassifier.Avro;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Registry;

namespace DocClassifier.Streaming.Records;

/// <summary>Avro through the schema registry, or JSON with the same field names.</summary>
internal sealed class AvroOrJsonCodec(EventSerde serde) : IEventCodec
{
    public async Task RegisterAsync(IReadOnlyCollection<StageOutput> outputs, CancellationToken cancellationToken)
    {
        foreach (var output in outputs.Where(output => output.Format == ValueFormat.Avro))
            await serde.RegisterAsync(output.Topic, output.EventType, cancellationToken);
    }

    public byte[] Encode(string topic, IDocumentEvent value, ValueFormat format) =>
        format == ValueFormat.Json ? EventJson.Serialize(value) : serde.Serialize(topic, value);

    public async ValueTask<IDocumentEvent> DecodeAsync(string topic, Type eventType, byte[] value, CancellationToken cancellationToken)
    {
        try
        {
            return (IDocumentEvent)await serde.DeserializeAsync(topic, value, eventType, cancellationToken);
        }
        catch (UnreadableValueException fault)
        {
            throw new UndecodableValueException(fault.Reason, fault.Message, fault) { UnknownSchema = (fault as UnknownSchemaException)?.Id };
        }
    }
}
