using Confluent.Kafka;
using DocClassifier.Streaming.Options;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DocClassifier.Streaming.Clients;

/// <summary>Opens Kafka clients with the properties of <see cref="ClientProperties"/> and our log. Thread-safe.</summary>
internal sealed class ClientFactory(IOptions<KafkaOptions> kafka, IOptions<DeliveryOptions> delivery, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger("DocClassifier.Streaming.Kafka");

    public KafkaOptions Kafka => kafka.Value;

    /// <summary>The name on the cluster of a topic or group of ours.</summary>
    public string Prefixed(string name) => Kafka.Prefix + name;

    public ConsumerBuilder<byte[], byte[]> StageConsumer(string group, string clientId) =>
        Logged(new ConsumerBuilder<byte[], byte[]>(ClientProperties.StageConsumer(Kafka, delivery.Value, group, clientId)));

    /// <summary>A transactional producer, to be polled by whoever drives it.</summary>
    public IProducer<byte[], byte[]?> StageProducer(string transactionalId, string clientId) => Logged(new ProducerBuilder<byte[], byte[]?>(
        new Dictionary<string, string>(ClientProperties.StageProducer(Kafka, delivery.Value, transactionalId, clientId))
        {
            // A commit waits for the last delivery report. With a thread that takes it away behind its back, it looks again after 10 ms only.
            ["dotnet.producer.enable.background.poll"] = "false",
        })).Build();

    public IProducer<byte[], byte[]?> Publisher(string clientId) =>
        Logged(new ProducerBuilder<byte[], byte[]?>(ClientProperties.Publisher(Kafka, clientId))).Build();

    public IConsumer<byte[], byte[]> Reader(string clientId) =>
        Logged(new ConsumerBuilder<byte[], byte[]>(ClientProperties.Reader(Kafka, clientId))).Build();

    public IAdminClient Admin(string clientId) =>
        new AdminClientBuilder(ClientProperties.Admin(Kafka, clientId))
            .SetLogHandler((_, message) => ClientLog.Write(_logger, message))
            .SetErrorHandler((_, error) => ClientLog.Write(_logger, error))
            .Build();

    private ConsumerBuilder<byte[], byte[]> Logged(ConsumerBuilder<byte[], byte[]> builder) => builder
        .SetLogHandler((_, message) => ClientLog.Write(_logger, message))
        .SetErrorHandler((_, error) => ClientLog.Write(_logger, error));

    private ProducerBuilder<byte[], byte[]?> Logged(ProducerBuilder<byte[], byte[]?> builder) => builder
        .SetLogHandler((_, message) => ClientLog.Write(_logger, message))
        .SetErrorHandler((_, error) => ClientLog.Write(_logger, error));
}
