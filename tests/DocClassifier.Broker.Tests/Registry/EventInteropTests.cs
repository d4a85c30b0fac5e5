using System.Buffers;
using System.Buffers.Binary;
using System.Reflection;
using Confluent.Kafka;
using Confluent.Kafka.SyncOverAsync;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;
using DocClassifier.Bench.Serdes;
using OwnSerializer = DocClassifier.Avro.AvroSerializer;

namespace DocClassifier.Broker.Tests.Registry;

/// <summary>
/// Events by our codec and by Confluent's serializers, unmodified and with their defaults: optional fields with and without a value,
/// timestamps, maps, arrays and records within records.
/// </summary>
public sealed class EventInteropTests
{
    private const int HeaderLength = 5;
    private static readonly MethodInfo PassMethod = typeof(EventInteropTests).GetMethod(nameof(PassAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Every_event_is_the_same_bytes_and_each_side_reads_what_the_other_wrote(bool specific, bool sync)
    {
        await using var registry = await RegistryUnderTest.StartAsync();
        using var client = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = registry.Server.Address.ToString() });
        foreach (var value in SampleEvents.All())
        {
            var (topic, own) = (value.GetType().Name, OwnSerializer.For(value.GetType()));
            var id = await registry.RegisterAsync(topic + "-value", own.Schema.ToString());
            var ours = Encode(id, own, value);

            object theirs = specific ? ApacheValues.Specific(value) : ApacheValues.Generic(value);
            var (written, passedOn) = await (Task<(byte[], byte[])>)PassMethod.MakeGenericMethod(theirs.GetType()).Invoke(null, [client, topic, theirs, ours, sync])!;
            Assert.Equal(Convert.ToHexString(ours), Convert.ToHexString(written));
            Assert.Equal(Convert.ToHexString(ours), Convert.ToHexString(passedOn));
            Assert.Equal(ours, Encode(id, own, own.ReadObject(written.AsSpan(HeaderLength), own.Schema)));

            // Apache.Avro spells the schema in another way, which is no other schema.
            Assert.Equal("[1]", (await registry.OkAsync("GET", $"/subjects/{topic}-value/versions")).ToJsonString());
        }
    }

    /// <summary>What Confluent's serializer makes of a value, and of what its deserializer has read from our bytes.</summary>
    private static async Task<(byte[] Written, byte[] PassedOn)> PassAsync<T>(ISchemaRegistryClient client, string topic, T value, byte[] ours, bool sync)
    {
        var (serializer, deserializer) = (new AvroSerializer<T>(client), new AvroDeserializer<T>(client));
        var context = new SerializationContext(MessageComponentType.Value, topic);
        if (!sync)
            return (await serializer.SerializeAsync(value, context), await serializer.SerializeAsync(await deserializer.DeserializeAsync(ours, false, context), context));
        var (write, read) = (serializer.AsSyncOverAsync(), deserializer.AsSyncOverAsync());
        return (write.Serialize(value, context), write.Serialize(read.Deserialize(ours, false, context), context));
    }

    private static byte[] Encode(int id, OwnSerializer serializer, object value)
    {
        var output = new ArrayBufferWriter<byte>();
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(HeaderLength)[1..], id);
        output.Advance(HeaderLength);
        serializer.WriteObject(value, output);
        return output.WrittenSpan.ToArray();
    }
}
