using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Streaming.Options;

/// <summary>How topics are made: section <c>Topics</c>.</summary>
public sealed class TopicOptions
{
    public const string Section = "Topics";

    /// <summary>
    /// Partitions of every topic but <c>models.aliases</c>. Default 12. Never raised in place: a document's records meet in one partition
    /// number.
    /// </summary>
    [Range(1, 10_000)]
    public int Partitions { get; set; } = 12;

    /// <summary>Copies of every partition. Default 0: three, or as many as there are brokers.</summary>
    [Range(0, 10)]
    public short ReplicationFactor { get; set; }
}
