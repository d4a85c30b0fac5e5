using System.Globalization;
using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// DescribeConfigs 0-2: topics (2), and of the broker (4) what clients ask about: offsets never expire, nothing is auto-created. Source:
/// DescribeConfigsRequest.json, DescribeConfigsResponse.json.
/// </summary>
internal sealed class DescribeConfigsRequest(TopicStore topics, BrokerOptions options) : IRequestHandler
{
    private const sbyte TopicResource = 2;
    private const sbyte BrokerResource = 4;
    private const sbyte SetForTopic = 1;
    private const sbyte Default = 5;

    public ApiVersionRange Versions { get; } = new(ApiKey.DescribeConfigs, 0, 2);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var response = request.Respond();
        var writer = response.Writer;
        writer.Int32(0);
        var resources = Math.Max(reader.ArrayLength(), 0);
        writer.ArrayLength(resources);
        for (; resources > 0; resources--)
        {
            var (type, name) = (reader.Int8(), reader.String());
            var count = reader.ArrayLength();
            var keys = count < 0 ? null : new HashSet<string>(StringComparer.Ordinal);
            for (; count > 0; count--)
                keys!.Add(reader.String());
            var (error, message, entries) = Describe(type, name);
            writer.Error(error);
            writer.String(message);
            writer.Int8(type);
            writer.String(name);
            Write(writer, request.Version, [.. entries.Where(entry => keys is null || keys.Contains(entry.Name))]);
        }

        return ValueTask.FromResult<Response?>(response);
    }

    private (ErrorCode Error, string? Message, IEnumerable<Entry> Entries) Describe(sbyte type, string name)
    {
        if (type == TopicResource && topics.Find(name) is { } topic)
        {
            var (set, defaults) = (topic.Config.Set, topic.Config.Defaults);
            return (ErrorCode.None, null, defaults.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => set.TryGetValue(pair.Key, out var value)
                ? new Entry(pair.Key, value, SetForTopic, ReadOnly: false)
                : new Entry(pair.Key, pair.Value, Default, ReadOnly: false)));
        }

        return type switch
        {
            TopicResource => (ErrorCode.UnknownTopicOrPartition, "There is no such topic.", []),
            BrokerResource when name == BrokerIdentity.NodeId.ToString(CultureInfo.InvariantCulture) => (ErrorCode.None, null, Broker()),
            BrokerResource => (ErrorCode.InvalidRequest, $"The only broker is {BrokerIdentity.NodeId}.", []),
            _ => (ErrorCode.InvalidRequest, "Only topics and the broker have configurations here.", []),
        };
    }

    private IEnumerable<Entry> Broker() =>
        new (string Name, long Value)[]
        {
            ("broker.id", BrokerIdentity.NodeId),
            ("message.max.bytes", options.MaxMessageBytes),
            ("socket.request.max.bytes", options.MaxRequestBytes),
            ("num.partitions", options.DefaultPartitions),
            ("default.replication.factor", 1),
            ("min.insync.replicas", 1),
            ("log.segment.bytes", options.SegmentBytes),
            // Committed offsets never expire here; this is the largest value the setting takes.
            ("offsets.retention.minutes", int.MaxValue),
            ("transaction.max.timeout.ms", options.MaxTransactionTimeoutMs),
            ("group.min.session.timeout.ms", options.MinSessionTimeoutMs),
            ("group.max.session.timeout.ms", options.MaxSessionTimeoutMs),
        }
        .Select(pair => new Entry(pair.Name, pair.Value.ToString(CultureInfo.InvariantCulture), Default, ReadOnly: true))
        .Append(new Entry("auto.create.topics.enable", "false", Default, ReadOnly: true));

    private static void Write(KafkaWriter writer, short version, List<Entry> entries)
    {
        writer.ArrayLength(entries.Count);
        foreach (var entry in entries)
        {
            writer.String(entry.Name);
            writer.String(entry.Value);
            writer.Bool(entry.ReadOnly);
            if (version == 0)
                writer.Bool(entry.Source == Default);
            else
                writer.Int8(entry.Source);
            writer.Bool(false);
            if (version >= 1)
                writer.ArrayLength(0);
        }
    }

    private sealed record Entry(string Name, string Value, sbyte Source, bool ReadOnly);
}
