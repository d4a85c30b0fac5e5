namespace DocClassifier.Streaming.Options;

/// <summary>
/// Properties of librdkafka that <see cref="KafkaOptions.Properties"/> may not set, because "nothing lost, nothing twice" rests on them.
/// </summary>
internal static class RefusedProperties
{
    public static readonly IReadOnlySet<string> Names = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "acks", "request.required.acks", "enable.idempotence", "enable.auto.commit", "isolation.level", "transactional.id", "group.id", "partitioner",
        "auto.offset.reset",
    };

    /// <summary>The names among <paramref name="properties"/> that are refused.</summary>
    public static IEnumerable<string> Among(IEnumerable<KeyValuePair<string, string>> properties) =>
        properties.Select(property => property.Key.Trim()).Where(Names.Contains);
}
