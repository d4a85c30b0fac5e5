using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Streaming.Options;

/// <summary>How the cluster is reached: section <c>Kafka</c>.</summary>
public sealed class KafkaOptions
{
    public const string Section = "Kafka";

    /// <summary>Hosts and ports, comma-separated. Default <c>127.0.0.1:9092</c>, where <c>docclassifier up</c> listens.</summary>
    [Required]
    public string BootstrapServers { get; set; } = "127.0.0.1:9092";

    /// <summary>
    /// Goes before every topic, group, transactional id and subject, so that installations share a cluster. Default empty.
    /// </summary>
    [RegularExpression("[a-zA-Z0-9._-]*", ErrorMessage = "Kafka:Prefix may hold letters, digits, '.', '_' and '-' only: topics and groups begin with it.")]
    public string Prefix { get; set; } = "";

    /// <summary>
    /// Any property of librdkafka under its native name, such as <c>security.protocol</c>. Those the guarantees rest on are refused by name
    /// (<see cref="RefusedProperties"/>).
    /// </summary>
    public IDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
