using Avro;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;
using ApacheSchema = Avro.Schema;

namespace DocClassifier.Broker.Tests.Registry;

/// <summary>Confluent's own serializers for .NET, unmodified, with the ids of schemas before the payload and in headers.</summary>
public sealed class ConfluentSerializerTests
{
    private const string Header = "__value_schema_id";

    [Theory]
    [InlineData(SchemaIdSerializerStrategy.Prefix, false)]
    [InlineData(SchemaIdSerializerStrategy.Prefix, true)]
    [InlineData(SchemaIdSerializerStrategy.Header, false)]
    [InlineData(SchemaIdSerializerStrategy.Header, true)]
    public async Task A_specific_record_comes_back(SchemaIdSerializerStrategy strategy, bool normalize)
    {
        await using var registry = await RegistryUnderTest.StartAsync();
        using var client = Client(registry);
        using var reader = Client(registry);
        var (bytes, headers) = await SerializeAsync(
            new AvroSerializer<Letter>(client, new AvroSerializerConfig { SchemaIdStrategy = strategy, NormalizeSchemas = normalize }), new Letter { Sender = "Ada", Pages = 3 });
        AssertPlace(strategy, bytes, headers);
        var letter = await DeserializeAsync(new AvroDeserializer<Letter>(reader), bytes, headers);
        Assert.Equal(("Ada", 3), (letter.Sender, letter.Pages));
        Assert.Equal("[1]", (await registry.OkAsync("GET", "/subjects/letters-value/versions")).ToJsonString());
    }

    [Theory]
    [InlineData(SchemaIdSerializerStrategy.Prefix)]
    [InlineData(SchemaIdSerializerStrategy.Header)]
    public async Task A_generic_record_comes_back_also_as_the_class_of_a_newer_schema(SchemaIdSerializerStrategy strategy)
    {
        await using var registry = await RegistryUnderTest.StartAsync();
        using var client = Client(registry);
        var schema = (RecordSchema)ApacheSchema.Parse(Letter.Text.Replace("\"int\"", "\"int\",\"default\":1", StringComparison.Ordinal));
        var record = new GenericRecord(schema);
        record.Add("sender", "Grace");
        record.Add("pages", 7);
        var (bytes, headers) = await SerializeAsync(new AvroSerializer<GenericRecord>(client, new AvroSerializerConfig { SchemaIdStrategy = strategy }), record);
        AssertPlace(strategy, bytes, headers);
        using var reader = Client(registry);
        var generic = await DeserializeAsync(new AvroDeserializer<GenericRecord>(reader), bytes, headers);
        Assert.Equal(("Grace", 7), ((string)generic["sender"], (int)generic["pages"]));
        var specific = await DeserializeAsync(new AvroDeserializer<Letter>(reader), bytes, headers);
        Assert.Equal(("Grace", 7), (specific.Sender, specific.Pages));
    }

    [Theory]
    [InlineData(SchemaIdSerializerStrategy.Prefix)]
    [InlineData(SchemaIdSerializerStrategy.Header)]
    public async Task Registered_beforehand_in_another_spelling_the_schema_is_found(SchemaIdSerializerStrategy strategy)
    {
        await using var registry = await RegistryUnderTest.StartAsync();
        await registry.RegisterAsync("letters-value",
            """{"name":"DocClassifier.Broker.Tests.Registry.Letter","type":"record","fields":[{"type":{"type":"string"},"name":"sender"},{"type":"int","name":"pages"}]}""");
        using var client = Client(registry);
        var config = new AvroSerializerConfig { SchemaIdStrategy = strategy, AutoRegisterSchemas = false, NormalizeSchemas = true };
        var (bytes, headers) = await SerializeAsync(new AvroSerializer<Letter>(client, config), new Letter { Sender = "Edsger" });
        AssertPlace(strategy, bytes, headers);
        Assert.Equal("Edsger", (await DeserializeAsync(new AvroDeserializer<Letter>(client), bytes, headers)).Sender);
        Assert.Equal("[1]", (await registry.OkAsync("GET", "/subjects/letters-value/versions")).ToJsonString());
    }

    [Theory]
    [InlineData(SchemaIdSerializerStrategy.Prefix)]
    [InlineData(SchemaIdSerializerStrategy.Header)]
    public async Task A_schema_with_references_is_resolved_by_the_client(SchemaIdSerializerStrategy strategy)
    {
        await using var registry = await RegistryUnderTest.StartAsync();
        using var client = Client(registry);
        await client.RegisterSchemaAsync("letter", new Confluent.SchemaRegistry.Schema(Letter.Text, SchemaType.Avro));
        const string name = "DocClassifier.Broker.Tests.Registry.Letter";
        const string parcel = """{"type":"record","name":"Parcel","fields":[{"name":"letter","type":"DocClassifier.Broker.Tests.Registry.Letter"}]}""";
        await client.RegisterSchemaAsync("letters-value", new Confluent.SchemaRegistry.Schema(parcel, [new SchemaReference(name, "letter", 1)], SchemaType.Avro));

        var names = new SchemaNames();
        names.Add(new SchemaName(name, null, null, null), (NamedSchema)Letter._SCHEMA);
        var letter = new GenericRecord((RecordSchema)Letter._SCHEMA);
        letter.Add("sender", "Barbara");
        letter.Add("pages", 2);
        var record = new GenericRecord((RecordSchema)ApacheSchema.Parse(parcel, names));
        record.Add("letter", letter);
        var config = new AvroSerializerConfig { SchemaIdStrategy = strategy, AutoRegisterSchemas = false, UseLatestVersion = true };
        var (bytes, headers) = await SerializeAsync(new AvroSerializer<GenericRecord>(client, config), record);
        AssertPlace(strategy, bytes, headers);
        using var reader = Client(registry);
        var read = await DeserializeAsync(new AvroDeserializer<GenericRecord>(reader), bytes, headers);
        Assert.Equal("Barbara", (string)((GenericRecord)read["letter"])["sender"]);
    }

    [Fact]
    public async Task Records_go_through_the_broker_with_ids_in_headers_of_key_and_value()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("letters");
        await using var registry = await RegistryUnderTest.StartAsync();
        using var client = Client(registry);
        var config = new AvroSerializerConfig { SchemaIdStrategy = SchemaIdSerializerStrategy.Header };
        using var producer = new ProducerBuilder<string, Letter>(new ProducerConfig { BootstrapServers = broker.Servers })
            .SetKeySerializer(new AvroSerializer<string>(client, config)).SetValueSerializer(new AvroSerializer<Letter>(client, config)).Build();
        await producer.ProduceAsync("letters", new() { Key = "one", Value = new Letter { Sender = "Alan", Pages = 5 } });
        using var reader = Client(registry);
        var result = await Task.Run(() =>
        {
            using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = broker.Servers, GroupId = "g" }).Build();
            consumer.Assign(new TopicPartitionOffset("letters", 0, 0));
            return consumer.Consume(TestBroker.Limit);
        });
        Assert.Equal(["__key_schema_id", Header], result.Message.Headers.Select(header => header.Key).Order());
        var value = await DeserializeAsync(new AvroDeserializer<Letter>(reader), result.Message.Value, result.Message.Headers);
        var key = await new AvroDeserializer<string>(reader).DeserializeAsync(result.Message.Key, false, new(MessageComponentType.Key, "letters", result.Message.Headers));
        Assert.Equal(("one", "Alan", 5), (key, value.Sender, value.Pages));
    }

    private static CachedSchemaRegistryClient Client(RegistryUnderTest registry) => new(new SchemaRegistryConfig { Url = registry.Server.Address.ToString() });

    private static async Task<(byte[] Bytes, Headers Headers)> SerializeAsync<T>(AvroSerializer<T> serializer, T value)
    {
        var headers = new Headers();
        return (await serializer.SerializeAsync(value, new SerializationContext(MessageComponentType.Value, "letters", headers)), headers);
    }

    private static Task<T> DeserializeAsync<T>(AvroDeserializer<T> deserializer, byte[] bytes, Headers headers) =>
        deserializer.DeserializeAsync(bytes, false, new SerializationContext(MessageComponentType.Value, "letters", headers));

    private static void AssertPlace(SchemaIdSerializerStrategy strategy, byte[] bytes, Headers headers)
    {
        var inHeader = strategy == SchemaIdSerializerStrategy.Header;
        Assert.Equal(inHeader, headers.TryGetLastBytes(Header, out var id));
        if (inHeader)
            Assert.Equal((1, 17), (id[0], id.Length));
        else
            Assert.Equal(0, bytes[0]);
    }
}
