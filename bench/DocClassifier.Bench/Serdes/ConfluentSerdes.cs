using Confluent.Kafka;
using Confluent.Kafka.SyncOverAsync;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

namespace DocClassifier.Bench.Serdes;

/// <summary>Confluent's serializers with their defaults, called as a client's build-in ones are.</summary>
internal sealed class ConfluentSerdes<T>(T value, string topic, ISchemaRegistryClient registry) : ISerdes
    where T : class
{
    private readonly ISerializer<T> _serializer = new AvroSerializer<T>(registry).AsSyncOverAsync();
    private readonly IDeserializer<T> _deserializer = new AvroDeserializer<T>(registry).AsSyncOverAsync();
    private readonly SerializationContext _context = new(MessageComponentType.Value, topic);

    public byte[] Serialize() => _serializer.Serialize(value, _context);

    public object Deserialize(byte[] value) => _deserializer.Deserialize(value, isNull: false, _context);
}
