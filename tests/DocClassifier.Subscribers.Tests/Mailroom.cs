using System.Text;
using Confluent.Kafka;
using DocClassifier.Broker;
using DocClassifier.Broker.Registry;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Route;
using DocClassifier.Route.Rules;
using DocClassifier.Streaming;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Registry;
using DocClassifier.Streaming.Topology;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Subscribers.Tests;

/// <summary>
/// Broker, registry and the route stage as in production; finance gets Avro, hr gets JSON. Four documents have been routed, one of them
/// was corrected by a person, and a transaction was taken back.
/// </summary>
public sealed class Mailroom : IAsyncLifetime
{
    private static readonly DateTimeOffset Time = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
    private EmbeddedBroker _broker = null!;
    private SchemaRegistryServer _registry = null!;
    private IHost _host = null!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("subscribers-").FullName;

    public string Bootstrap => _broker.BootstrapServers;

    public string Registry => _registry.Address.ToString();

    public async Task InitializeAsync()
    {
        _broker = await EmbeddedBroker.StartAsync(new BrokerOptions { DataDirectory = Path.Combine(Folder, "broker"), Port = 0 }, NullLoggerFactory.Instance);
        _registry = await SchemaRegistryServer.StartAsync(new SchemaRegistryOptions { Port = 0 }, new KafkaSchemaLog(new KafkaOptions { BootstrapServers = Bootstrap }));
        var routes = Path.Combine(Folder, "routes.yaml");
        File.WriteAllText(routes, """
            routes:
              - {name: invoices, when: {label: invoice}, to: [finance]}
              - {name: all-else, to: [hr]}
            departments: {hr: {format: json}}
            """);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kafka:BootstrapServers"] = Bootstrap,
            ["Registry:Url"] = Registry,
            ["Instance:DataFolder"] = Folder,
            ["Topics:Partitions"] = "2",
            ["Route:File"] = routes,
        });
        builder.Services.AddStreaming(builder.Configuration).AddRoute(builder.Configuration).AddStageRunners("route");
        _host = builder.Build();
        var departments = _host.Services.GetRequiredService<IRoutes>().Departments.Select(department => department.Name);
        await _host.Services.GetRequiredService<TopicManager>().ApplyAsync(departments, CancellationToken.None);
        await _host.StartAsync();

        await ClassifyAsync("a", "invoice");
        await ClassifyAsync("b/2", "invoice");
        await ClassifyAsync("c", "job_application");
        var delivered = await ClassifyAsync("d", "invoice");
        WaitForDelivery("finance", delivered.DocumentId);
        await AnswerAsync(delivered, "job_application");
        await TakeBackAsync();
    }

    /// <summary>The id of the document that a test calls <paramref name="name"/>.</summary>
    public static string Id(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? DocumentIds.FromContent(Encoding.UTF8.GetBytes(name)) : Id(name[..slash]) + name[slash..];
    }

    public async Task<DocumentClassified> ClassifyAsync(string name, string label)
    {
        var id = Id(name);
        var decision = new DocumentClassified
        {
            DocumentId = id,
            ArrivalId = "arrival-" + name,
            Source = new DocumentSource { Kind = SourceKinds.Folder, Name = "inbox", Path = name + ".txt", ReceivedAt = Time, Size = 1 },
            Tags = ["one", "two"],
            Content = new ContentReference { Sha256 = DocumentIds.Root(id) + DocumentIds.Root(id), Length = 1, Location = "x" },
            MediaType = "text/plain",
            Mail = new MailHeaders { From = "jane@example.com", To = ["us@example.com"], Date = Time },
            Excerpt = "Grüße",
            Outcome = Outcomes.Decided,
            Label = label,
            Confidence = 0.98,
            Scores = new Dictionary<string, double> { ["invoice"] = 0.5, ["job_application"] = 0.5 },
            Model = new ModelReference { Classifier = "text", Digest = "sha256:1", FeatureVersion = "1" },
            Decision = 1,
            DecidedBy = DecidedBy.Model,
            ReceivedAt = Time,
            PreparedAt = Time,
            ClassifiedAt = DateTimeOffset.UtcNow,
        };
        await PublishAsync(Topics.Classified, decision);
        return decision;
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _registry.DisposeAsync();
        await _broker.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private void WaitForDelivery(string department, string documentId)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = Bootstrap,
            GroupId = "mailroom",
            AutoOffsetReset = AutoOffsetReset.Earliest,
        }).Build();
        consumer.Subscribe(Topics.Department(department));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Encoding.UTF8.GetString(consumer.Consume(limit.Token).Message.Headers.GetLastBytes(HeaderNames.Id)) != documentId)
        {
            // Another document.
        }

        consumer.Close();
    }

    /// <summary>A person's answer, given twice as an impatient one does.</summary>
    private async Task AnswerAsync(DocumentClassified answered, string label)
    {
        var answer = new DocumentLabelled
        {
            DocumentId = answered.DocumentId,
            Label = label,
            By = "jane",
            At = DateTimeOffset.UtcNow,
            Decision = 2,
            Answers = answered,
        };
        await PublishAsync(Topics.Labels, answer);
        await PublishAsync(Topics.Labels, answer);
    }

    /// <summary>What a crash leaves behind: records whose transaction was aborted.</summary>
    private async Task TakeBackAsync()
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = Bootstrap, TransactionalId = "crashed" }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        producer.BeginTransaction();
        for (var partition = 0; partition < 2; partition++)
        {
            await producer.ProduceAsync(new TopicPartition(Topics.Department("hr"), partition), new Message<string, string>
            {
                Key = Id("ghost"),
                Value = $$"""{"documentId": "{{Id("ghost")}}", "decision": 1, "status": "routed", "label": "ghost"}""",
            });
            await producer.ProduceAsync(new TopicPartition(Topics.Department("finance"), partition), new Message<string, string> { Key = Id("ghost"), Value = "ghost" });
        }

        producer.AbortTransaction(TimeSpan.FromSeconds(30));
    }

    private Task PublishAsync(string topic, IDocumentEvent value) =>
        _host.Services.GetRequiredService<IEventPublisher>().PublishAsync(topic, value, CancellationToken.None);
}
