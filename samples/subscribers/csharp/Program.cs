// A department's service. dotnet run -- BOOTSTRAP TOPIC GROUP FOLDER [REGISTRY]; without REGISTRY the topic is read as plain JSON.
using System.Text.Json;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

var (bootstrap, topic, group, folder) = (args[0], args[1], args[2], Directory.CreateDirectory(args[3]).FullName);
var avro = args.Length > 4 ? new AvroDeserializer<GenericRecord>(new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = args[4] })) : null;
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) => { key.Cancel = true; stop.Cancel(); };

using var consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig
{
    BootstrapServers = bootstrap,
    GroupId = group, // its own: services that share a group share the documents
    IsolationLevel = IsolationLevel.ReadCommitted, // never what a crash has left undecided
    AutoOffsetReset = AutoOffsetReset.Earliest,
    EnableAutoCommit = false, // committed below, when the work is done
}).Build();
consumer.Subscribe(topic);
try
{
    while (true)
    {
        var record = consumer.Consume(stop.Token);
        var value = record.Message.Value;
        var document = avro is null ? Document.Of(value) : Document.Of(await avro.DeserializeAsync(value, isNull: false, new(MessageComponentType.Value, topic)));
        var file = Path.Combine(folder, document.DocumentId.Replace('/', '-') + ".json");
        if (!File.Exists(file) || Document.Of(File.ReadAllBytes(file)).Decision < document.Decision) // else a repeat: known already
        {
            File.WriteAllText(file + ".new", JsonSerializer.Serialize(document, JsonSerializerOptions.Web));
            File.Move(file + ".new", file, overwrite: true); // the work: "withdrawn" replaces "routed", and takes the case away
            Console.WriteLine($"{document.Status} {document.DocumentId} {document.Label}");
        }
        consumer.Commit(record);
    }
}
catch (OperationCanceledException) { consumer.Close(); }
