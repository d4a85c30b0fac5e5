// A department's service. dotnet run -- BOOTSTRAP TOPIC GROUP FOLDER [REGISTRY]; without REGISTRY the topic is read as plain JSON.
using System.Text.Json.Nodes;
using Confluent.Kafka;

var (bootstrap, topic, group, folder) = (args[0], args[1], args[2], Directory.CreateDirectory(args[3]).FullName);
var avro = args.Length > 4 ? new AvroValues(new Uri(args[4])) : null;
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
        var document = avro is null ? JsonNode.Parse(record.Message.Value)! : await avro.ReadAsync(record.Message.Value);
        var (id, decision) = ((string)document["documentId"]!, (int)document["decision"]!);
        var file = Path.Combine(folder, id.Replace('/', '-') + ".json");
        if (!File.Exists(file) || (int)JsonNode.Parse(File.ReadAllText(file))!["decision"]! < decision) // else a repeat: known already
        {
            File.WriteAllText(file + ".new", document.ToJsonString()); // the work: "withdrawn" replaces "routed", and takes the case away
            File.Move(file + ".new", file, overwrite: true);
            Console.WriteLine($"{document["status"]} {id} {document["label"]}");
        }

        consumer.Commit(record);
    }
}
catch (OperationCanceledException) { consumer.Close(); }
