using System.Globalization;
using DocClassifier.Streaming.Options;
using Names = DocClassifier.Contracts.Topics;

namespace DocClassifier.Streaming.Topology;

/// <summary>All topics of an installation: the table of CONTRACTS.md.</summary>
public static class TopicPlan
{
    private const int RecordBytes = 2 << 20;
    private const int DeadLetterBytes = 3 << 20;

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Quarter = TimeSpan.FromDays(90);

    /// <summary>The topics for these departments (names without <c>department.</c>).</summary>
    public static IReadOnlyList<PlannedTopic> For(IEnumerable<string> departments, TopicOptions topics, SeenOptions seen)
    {
        var plan = new List<PlannedTopic>
        {
            Kept(Names.Received, Month),
            Kept(Names.Text, Month),
            Kept(Names.Scans, Month),
            Kept(Names.Classified, Quarter),
            Kept(Names.Duplicates, Quarter),
            Kept(Names.Review, null),
            Compacted(Names.Labels),
            Compacted(Names.Settled),
            Topic(Names.Seen, RecordBytes, new()
            {
                ["cleanup.policy"] = "compact,delete",
                ["retention.ms"] = Milliseconds(seen.SeenFor),
                // A producer's clock decides nothing here.
                ["message.timestamp.type"] = "LogAppendTime",
            }),
            Compacted(Names.ModelAliases) with { Partitions = 1 },
        };
        plan.AddRange(departments.Distinct(StringComparer.Ordinal).Select(name => Kept(Names.Department(name), Month)));
        string[] read = [Names.Received, Names.Text, Names.Scans, Names.Classified, Names.Labels];
        plan.AddRange(read.Select(name => Kept(Names.DeadLetters(name), Quarter, DeadLetterBytes)));
        return plan;

        PlannedTopic Kept(string name, TimeSpan? time, int bytes = RecordBytes) => Topic(name, bytes, new()
        {
            ["cleanup.policy"] = "delete",
            ["retention.ms"] = Milliseconds(time),
        });

        PlannedTopic Compacted(string name) => Topic(name, RecordBytes, new() { ["cleanup.policy"] = "compact" });

        PlannedTopic Topic(string name, int bytes, Dictionary<string, string> configuration)
        {
            configuration["max.message.bytes"] = bytes.ToString(CultureInfo.InvariantCulture);
            configuration["unclean.leader.election.enable"] = "false";
            return new PlannedTopic(name, topics.Partitions, configuration);
        }
    }

    private static string Milliseconds(TimeSpan? time) => time is { } limited ? ((long)limited.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : "-1";
}
