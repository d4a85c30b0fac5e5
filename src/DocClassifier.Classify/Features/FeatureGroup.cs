namespace DocClassifier.Classify.Features;

/// <summary>One kind of features: weight of an id is <c>weight · (1 + ln tf) / ‖group‖</c> (tf itself below 1).</summary>
public sealed record FeatureGroup
{
    /// <summary>Single tokens.</summary>
    public const string Words = "words";

    /// <summary>Pairs of tokens that follow each other on one line or across a line break.</summary>
    public const string Bigrams = "bigrams";

    /// <summary>Runs of <see cref="Min"/> to <see cref="Max"/> characters within a word, which is framed by two underscores.</summary>
    public const string Characters = "characters";

    /// <summary>Single tokens among the first <see cref="Max"/>.</summary>
    public const string Head = "head";

    /// <summary>Rough counts: tokens, lines, share of numbers, amounts, question and exclamation marks.</summary>
    public const string Layout = "layout";

    /// <summary>One of the constants above.</summary>
    public required string Kind { get; init; }

    /// <summary>Seed of the hash.</summary>
    public required uint Seed { get; init; }

    /// <summary>Euclidean length of the group.</summary>
    public float Weight { get; init; } = 1f;

    public int Min { get; init; }

    public int Max { get; init; }
}
