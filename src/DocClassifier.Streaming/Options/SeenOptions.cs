using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Streaming.Options;

/// <summary>The memory of what has arrived: section <c>Prepare</c>, whose stage uses it.</summary>
public sealed class SeenOptions
{
    public const string Section = "Prepare";

    /// <summary>How long an id is remembered. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan SeenFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How many ids an instance holds in memory, about 40 bytes each; beyond it the oldest are forgotten. Default 2 million.
    /// </summary>
    [Range(1, 100_000_000)]
    public int SeenMax { get; set; } = 2_000_000;
}
