using System.Text.RegularExpressions;
using Confluent.Kafka;
using DocClassifier.Streaming.Clients;

namespace DocClassifier.Streaming.Options;

/// <summary>
/// What is wrong with section <c>Kafka</c>, before a client is needed: addresses, properties that are refused, and properties that
/// librdkafka refuses. No connection is made.
/// </summary>
public static partial class KafkaOptionsCheck
{
    private const string PropertiesKey = KafkaOptions.Section + ":Properties:";

    /// <summary>Keys and sentences with the remedy; none when all is well.</summary>
    public static IEnumerable<(string Key, string Problem)> Problems(KafkaOptions kafka) =>
        AddressProblems(kafka).Concat(Refused(kafka) is { Count: > 0 } refused ? refused : RefusedByClient(kafka));

    // librdkafka skips what is empty between commas. The binder writes null where the settings say so, whatever the type says.
    private static IEnumerable<(string Key, string Problem)> AddressProblems(KafkaOptions kafka)
    {
        var addresses = (kafka.BootstrapServers ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return from address in addresses.DefaultIfEmpty("")
               where !IsAddress(address)
               select ($"{KafkaOptions.Section}:BootstrapServers", $"'{address}' is no address of a Kafka broker. Write HOST:PORT (port 1 to 65535), several with commas between.");
    }

    private static List<(string Key, string Problem)> Refused(KafkaOptions kafka) =>
    [
        .. RefusedProperties.Among(kafka.Properties ?? new Dictionary<string, string>()).Select(name => (
            PropertiesKey + name, $"\"nothing lost, nothing twice\" rests on this property, so it cannot be set. Remove it. Refused are: {string.Join(", ", RefusedProperties.Names)}.")),
    ];

    // The client checks its configuration when it is built; it reaches for brokers only afterwards, here for an address where nobody
    // answers.
    private static IEnumerable<(string Key, string Problem)> RefusedByClient(KafkaOptions kafka)
    {
        var properties = (kafka.Properties ?? new Dictionary<string, string>())
            .Where(property => property.Key is not ("bootstrap.servers" or "metadata.broker.list")).ToList();
        if (properties.Count == 0 || Refusal(properties) is not { } whole)
            yield break;
        yield return (
            AtFault(properties, whole) is { } key ? PropertiesKey + key : KafkaOptions.Section + ":Properties",
            $"librdkafka refuses this: {whole.TrimEnd('.')}. Correct or remove it; names and values are those of librdkafka's CONFIGURATION.md.");
    }

    // The message may name a property by another of its names, or none at all. One that is refused alone with other words only misses
    // the others (SASL without its mechanism). Of those without which the message changes, several may only lead to the fault (a protocol
    // that needs certificates): then the one at fault is the one that the message names or quotes.
    private static string? AtFault(List<KeyValuePair<string, string>> properties, string whole)
    {
        if (properties.Where(property => Refusal([property]) == whole).Select(property => property.Key).FirstOrDefault() is { } alone)
            return alone;
        var needed = properties.Where(property => Refusal(properties.Except([property])) != whole).ToList();
        return needed switch
        {
            [var only] => only.Key,
            _ => needed.Where(property => whole.Contains(property.Key, StringComparison.Ordinal)
                || (property.Value.Length > 0 && whole.Contains(property.Value, StringComparison.Ordinal))).Select(property => property.Key).FirstOrDefault(),
        };
    }

    private static string? Refusal(IEnumerable<KeyValuePair<string, string>> properties)
    {
        var kafka = new KafkaOptions { BootstrapServers = "127.0.0.1:1", Properties = new Dictionary<string, string>(properties, StringComparer.Ordinal) };
        try
        {
            new ConsumerBuilder<byte[], byte[]>(ClientProperties.StageConsumer(kafka, new DeliveryOptions(), "check", "check"))
                .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build().Dispose();
            new ProducerBuilder<byte[], byte[]>(ClientProperties.StageProducer(kafka, new DeliveryOptions(), "check", "check"))
                .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build().Dispose();
            return null;
        }
        catch (Exception fault) when (fault is KafkaException or InvalidOperationException or ArgumentException or FormatException)
        {
            return fault.Message.ReplaceLineEndings(" ");
        }
    }

    private static bool IsAddress(string address)
    {
        // librdkafka takes a protocol before the host, and a host without a port.
        var match = Address().Match(address);
        return match.Success && (!match.Groups["port"].Success || (int.TryParse(match.Groups["port"].ValueSpan, out var port) && port is >= 1 and <= 65535));
    }

    [GeneratedRegex(@"\A([A-Za-z_]+://)?(?<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.%a-z]+\])(:(?<port>[0-9]{1,5}))?\z")]
    private static partial Regex Address();
}
