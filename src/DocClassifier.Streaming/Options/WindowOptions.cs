using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Streaming.Options;

/// <summary>How much a stage has in memory between reading and committing: section <c>Window</c>.</summary>
public sealed class WindowOptions
{
    public const string Section = "Window";

    /// <summary>Documents per stage and instance. Default 2,000.</summary>
    [Range(1, 1_000_000)]
    public int Count { get; set; } = 2_000;

    /// <summary>
    /// Bytes of their records per stage and instance. Default 64 MB. A record at the head of its partition is taken even if it alone is
    /// larger.
    /// </summary>
    [Range(1L, 1L << 40)]
    public long Bytes { get; set; } = 64L << 20;

    /// <summary>The share of both that one partition may take. Default 0.25.</summary>
    [Range(0.001, 1.0)]
    public double PartitionShare { get; set; } = 0.25;

    /// <summary>How long one document may be worked on before it is rejected with <c>timeout</c>. Default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan DocumentTimeLimit { get; set; } = TimeSpan.FromMinutes(5);
}
