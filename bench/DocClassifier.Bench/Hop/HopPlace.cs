using DocClassifier.Streaming.Options;

namespace DocClassifier.Bench.Hop;

/// <summary>Cluster, topics and folders of a run.</summary>
internal sealed record HopPlace(string Bootstrap, string Registry, string Folder)
{
    public const string Prefix = "bench-hop.";

    /// <summary>Where the copying stage writes: values of another type than on documents.classified.</summary>
    public const string Copied = "documents.copied";

    /// <summary>Where the bare loop writes.</summary>
    public const string Bare = "documents.bare";

    public KafkaOptions Kafka => new() { BootstrapServers = Bootstrap, Prefix = Prefix };
}
