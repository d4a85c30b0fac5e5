using System.Globalization;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// The configuration of a topic: what was set, and the values that hold. Names and meanings are Kafka's ("Topic-Level Configs"); settings
/// that mean nothing on one machine are accepted and kept. Immutable.
/// </summary>
internal sealed class TopicConfig
{
    private const int CompactedSegmentBytes = 16 * 1024 * 1024;

    /// <summary>Name → default (null: the broker's), for everything that may be set.</summary>
    private static readonly Dictionary<string, string?> Known = new(StringComparer.Ordinal)
    {
        ["cleanup.policy"] = "delete",
        ["compression.type"] = "producer",
        ["delete.retention.ms"] = "86400000",
        ["file.delete.delay.ms"] = "60000",
        ["flush.messages"] = "9223372036854775807",
        ["flush.ms"] = "9223372036854775807",
        ["index.interval.bytes"] = "4096",
        ["max.compaction.lag.ms"] = "9223372036854775807",
        ["max.message.bytes"] = null,
        ["message.downconversion.enable"] = "true",
        ["message.format.version"] = "3.0-IV1",
        ["message.timestamp.difference.max.ms"] = "9223372036854775807",
        ["message.timestamp.type"] = "CreateTime",
        ["min.cleanable.dirty.ratio"] = "0.5",
        ["min.compaction.lag.ms"] = "0",
        ["min.insync.replicas"] = "1",
        ["preallocate"] = "false",
        ["retention.bytes"] = "-1",
        ["retention.ms"] = "604800000",
        ["segment.bytes"] = null,
        ["segment.index.bytes"] = "10485760",
        ["segment.jitter.ms"] = "0",
        ["segment.ms"] = "604800000",
        ["unclean.leader.election.enable"] = "false",
    };

    private TopicConfig(IReadOnlyDictionary<string, string> set, IReadOnlyDictionary<string, string> defaults) => (Set, Defaults) = (set, defaults);

    /// <summary>What was set for this topic.</summary>
    public IReadOnlyDictionary<string, string> Set { get; }

    public IReadOnlyDictionary<string, string> Defaults { get; }

    public bool Compact { get; private init; }

    public bool Delete { get; private init; }

    public bool LogAppendTime { get; private init; }

    public int MaxMessageBytes { get; private init; }

    public int SegmentBytes { get; private init; }

    public long SegmentMs { get; private init; }

    /// <summary>-1 for ever.</summary>
    public long RetentionMs { get; private init; }

    public long RetentionBytes { get; private init; }

    public long DeleteRetentionMs { get; private init; }

    public long MinCompactionLagMs { get; private init; }

    public double MinCleanableRatio { get; private init; }

    public static bool IsKnown(string name) => Known.ContainsKey(name);

    /// <summary>Checks and reads; on failure <paramref name="problem"/> says what is wrong.</summary>
    public static TopicConfig? Parse(string topic, IReadOnlyDictionary<string, string> set, BrokerOptions options, out string? problem)
    {
        var maxMessage = topic.EndsWith(".dlq", StringComparison.Ordinal) ? options.DeadLetterMaxMessageBytes : options.MaxMessageBytes;
        var defaults = Known.ToDictionary(
            known => known.Key,
            known => known.Value ?? (known.Key == "max.message.bytes" ? maxMessage : options.SegmentBytes).ToString(CultureInfo.InvariantCulture),
            StringComparer.Ordinal);
        // What lies in the active segment is never compacted, so compacted topics have smaller ones where nothing else is said.
        if (set.TryGetValue("cleanup.policy", out var policy) && policy.Contains("compact", StringComparison.Ordinal))
            defaults["segment.bytes"] = Math.Min(options.SegmentBytes, CompactedSegmentBytes).ToString(CultureInfo.InvariantCulture);
        var values = new Values(set, defaults);
        var cleanup = values.Text("cleanup.policy").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var config = new TopicConfig(set, defaults)
        {
            Compact = cleanup.Contains("compact"),
            Delete = cleanup.Contains("delete"),
            LogAppendTime = values.Text("message.timestamp.type") == "LogAppendTime",
            MaxMessageBytes = (int)values.Number("max.message.bytes", 0, int.MaxValue),
            SegmentBytes = (int)values.Number("segment.bytes", 14, int.MaxValue),
            SegmentMs = values.Number("segment.ms", 1, long.MaxValue),
            RetentionMs = values.Number("retention.ms", -1, long.MaxValue),
            RetentionBytes = values.Number("retention.bytes", -1, long.MaxValue),
            DeleteRetentionMs = values.Number("delete.retention.ms", 0, long.MaxValue),
            MinCompactionLagMs = values.Number("min.compaction.lag.ms", 0, long.MaxValue),
            MinCleanableRatio = values.Fraction("min.cleanable.dirty.ratio"),
        };
        if (cleanup.Length == 0 || cleanup.Except(["compact", "delete"]).Any())
            values.Problem ??= "cleanup.policy must be compact, delete or both.";
        if (values.Text("message.timestamp.type") is not ("CreateTime" or "LogAppendTime"))
            values.Problem ??= "message.timestamp.type must be CreateTime or LogAppendTime.";
        if (set.Keys.FirstOrDefault(name => !IsKnown(name)) is { } unknown)
            values.Problem ??= $"Unknown topic config name: {unknown}";
        problem = values.Problem;
        return problem is null ? config : null;
    }

    private sealed class Values(IReadOnlyDictionary<string, string> set, Dictionary<string, string> defaults)
    {
        public string? Problem { get; set; }

        public string Text(string name) => set.TryGetValue(name, out var value) ? value : defaults[name];

        public long Number(string name, long min, long max)
        {
            if (long.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
                return value;
            Problem ??= $"Invalid value {Text(name)} for configuration {name}: a whole number from {min} to {max} is needed.";
            return min;
        }

        public double Fraction(string name)
        {
            if (double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1)
                return value;
            Problem ??= $"Invalid value {Text(name)} for configuration {name}: a number from 0 to 1 is needed.";
            return 0;
        }
    }
}
