using System.Globalization;
using DocClassifier.Streaming.Options;

namespace DocClassifier.Streaming.Clients;

/// <summary>The librdkafka properties of every client this project opens, in one place.</summary>
internal static class ClientProperties
{
    // Producers take what dead letters need: a value of 2 MB with its headers.
    public const int MaxMessageBytes = 3 << 20;

    private const string Partitioner = "murmur2_random";

    /// <summary>A stage's consumer: cooperative, read_committed, nothing committed by itself.</summary>
    public static Dictionary<string, string> StageConsumer(KafkaOptions kafka, DeliveryOptions delivery, string group, string clientId) => With(kafka, clientId, new()
    {
        ["group.id"] = group,
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        ["auto.offset.reset"] = "earliest",
        ["isolation.level"] = "read_committed",
        ["partition.assignment.strategy"] = "cooperative-sticky",
        ["session.timeout.ms"] = Milliseconds(delivery.SessionTimeout),
        ["heartbeat.interval.ms"] = Milliseconds(delivery.SessionTimeout * 0.3),
        ["max.poll.interval.ms"] = Milliseconds(TimeSpan.FromMinutes(5) > delivery.SessionTimeout ? TimeSpan.FromMinutes(5) : delivery.SessionTimeout),
        ["check.crcs"] = "true",
        ["enable.partition.eof"] = "true",
        ["allow.auto.create.topics"] = "false",
        // Memory: the defaults (64 MB queued, 50 MB a fetch) of six stages in one process do not fit 500 MB.
        ["queued.max.messages.kbytes"] = "16384",
        ["fetch.max.bytes"] = "8388608",
        // Small shares of many partitions rather than a large one of each: no partition may take more than a quarter of the window, so a
        // long run of records of one partition would hold up the others behind it in the client's queue.
        ["max.partition.fetch.bytes"] = "131072",
        // Once the queue has room again, fetch at once (default: up to a second later).
        ["fetch.queue.backoff.ms"] = "10",
        ["fetch.error.backoff.ms"] = "100",
    });

    /// <summary>A stage's producer: one transaction at a time.</summary>
    public static Dictionary<string, string> StageProducer(KafkaOptions kafka, DeliveryOptions delivery, string transactionalId, string clientId) => With(kafka, clientId, new()
    {
        ["transactional.id"] = transactionalId,
        ["transaction.timeout.ms"] = Milliseconds(delivery.TransactionTimeout),
        ["enable.idempotence"] = "true",
        ["acks"] = "all",
        ["partitioner"] = Partitioner,
        // A commit flushes, so lingering costs no latency; it makes batches while results are handed over.
        ["linger.ms"] = "5",
        ["batch.num.messages"] = "10000",
        ["queue.buffering.max.kbytes"] = "65536",
        // Kafka answers the commit before its markers are written, and until then refuses the next transaction's offsets; at the default
        // of 100 ms that is what each transaction waits for. It doubles with every refusal.
        ["retry.backoff.ms"] = "5",
        // Asking who leads a partition would otherwise be repeated as often.
        ["topic.metadata.refresh.fast.interval.ms"] = "100",
        ["message.max.bytes"] = Invariant(MaxMessageBytes),
        ["allow.auto.create.topics"] = "false",
    });

    /// <summary>A producer outside of transactions, which returns after the acknowledgement of every in-sync replica.</summary>
    public static Dictionary<string, string> Publisher(KafkaOptions kafka, string clientId) => With(kafka, clientId, new()
    {
        ["enable.idempotence"] = "true",
        ["acks"] = "all",
        ["partitioner"] = Partitioner,
        ["linger.ms"] = "2",
        ["delivery.timeout.ms"] = "30000",
        ["queue.buffering.max.kbytes"] = "32768",
        ["message.max.bytes"] = Invariant(MaxMessageBytes),
        ["allow.auto.create.topics"] = "false",
    });

    /// <summary>A consumer that belongs to no group: partitions are assigned by hand and nothing is ever committed.</summary>
    public static Dictionary<string, string> Reader(KafkaOptions kafka, string clientId) => With(kafka, clientId, new()
    {
        // The client asks for a name even if no group is ever joined.
        ["group.id"] = kafka.Prefix + "docclassifier.reader",
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        ["auto.offset.reset"] = "earliest",
        ["isolation.level"] = "read_committed",
        ["check.crcs"] = "true",
        ["enable.partition.eof"] = "true",
        ["allow.auto.create.topics"] = "false",
        ["queued.max.messages.kbytes"] = "16384",
        ["fetch.max.bytes"] = "8388608",
        ["fetch.queue.backoff.ms"] = "10",
    });

    /// <summary>A client for topics and offsets.</summary>
    public static Dictionary<string, string> Admin(KafkaOptions kafka, string clientId) => With(kafka, clientId, []);

    private static Dictionary<string, string> With(KafkaOptions kafka, string clientId, Dictionary<string, string> own)
    {
        var properties = new Dictionary<string, string>(own, StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = kafka.BootstrapServers,
            ["client.id"] = clientId,
            // An embedded broker that restarts is found again quickly.
            ["reconnect.backoff.max.ms"] = "2000",
            // By default librdkafka 2.16 forgets the brokers when none answers; within a transaction the thread of a forgotten one may
            // then never end, and the producer stands still though the broker is back.
            ["metadata.recovery.strategy"] = "none",
        };
        foreach (var (name, value) in kafka.Properties)
        {
            if (RefusedProperties.Names.Contains(name))
                throw new InvalidOperationException($"Kafka:Properties:{name} is refused: the guarantees rest on it.");
            properties[name] = value;
        }

        return properties;
    }

    private static string Milliseconds(TimeSpan time) => Invariant((int)time.TotalMilliseconds);

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
