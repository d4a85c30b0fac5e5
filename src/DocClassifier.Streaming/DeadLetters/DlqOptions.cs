using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Streaming.DeadLetters;

/// <summary>Section <c>Dlq</c>: replaying dead letters.</summary>
public sealed class DlqOptions
{
    public const string Section = "Dlq";

    /// <summary>How often a document may be replayed; past it only <c>--force</c> does. A count, default 3.</summary>
    [Range(0, int.MaxValue)]
    public int MaxReplays { get; set; } = 3;
}
