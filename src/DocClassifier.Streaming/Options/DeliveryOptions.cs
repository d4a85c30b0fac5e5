using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Streaming.Options;

/// <summary>How results are committed: section <c>Delivery</c>.</summary>
public sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>A transaction ends when it holds the results of this many documents. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxResults { get; set; } = 1_000;

    /// <summary>
    /// A transaction ends when it has been open for this long; it ends at once when nothing more is ready. Default 100 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>After it the cluster aborts a transaction whose instance is gone. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan TransactionTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>After it an instance that is no longer heard of loses its partitions. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long documents in work may take to finish when the program is asked to end; then they are left to the next instance. Default 25
    /// s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainLimit { get; set; } = TimeSpan.FromSeconds(25);
}
