using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Streaming.Options;

/// <summary>What happens when work on a document fails: section <c>Failures</c>.</summary>
public sealed class FailureOptions
{
    public const string Section = "Failures";

    /// <summary>How often a document is tried when an exception was not expected, before it is dead-lettered. Default 3.</summary>
    [Range(1, 100)]
    public int UnexpectedAttempts { get; set; } = 3;

    /// <summary>The stage stops when this many documents in a row fail unexpectedly. Default 20.</summary>
    [Range(1, 10_000)]
    public int StopAfterInARow { get; set; } = 20;

    /// <summary>The stage stops when half of this many documents, the last ones, have failed unexpectedly. Default 200.</summary>
    [Range(2, 100_000)]
    public int StopAfterHalfOf { get; set; } = 200;

    /// <summary>The first pause before a retry; it doubles each time, give or take a fifth. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause before a retry. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long an unknown schema id is looked up again before its records are dead-lettered: a registry can be behind. Records of other
    /// schemas do not wait, and an id that did not come is not waited for again. Default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan UnknownSchemaWait { get; set; } = TimeSpan.FromSeconds(30);
}
