namespace DocClassifier.Streaming.Topology;

/// <summary>A topic as it is to be made.</summary>
/// <param name="Name">Without the prefix.</param>
/// <param name="Partitions">Never raised in place.</param>
/// <param name="Configuration">Topic settings by Kafka's names, without those that depend on the number of brokers.</param>
public sealed record PlannedTopic(string Name, int Partitions, IReadOnlyDictionary<string, string> Configuration)
{
    /// <summary><c>retention.ms</c>, or null where records are kept for ever.</summary>
    public TimeSpan? KeptFor =>
        Configuration.TryGetValue("retention.ms", out var text) && long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var milliseconds) && milliseconds >= 0
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}
