namespace DocClassifier.Classify.Features;

/// <summary>
/// How a text becomes ids and weights: all that is needed to do it again in another language, together with docs/MODELS.md, which
/// describes the tokenizer <c>lexical-1</c>. Part of every manifest, under <c>features</c>.
/// </summary>
public sealed record FeatureSpec
{
    /// <summary>The tokenizer this program implements.</summary>
    public const string Lexical = "lexical-1";

    /// <summary>Name of the tokenizer and the groups' meaning.</summary>
    public string Version { get; init; } = Lexical;

    /// <summary>Name of the hash; always <c>murmur3_x86_32</c>, over UTF-16 code units, low byte first.</summary>
    public string Hash { get; init; } = "murmur3_x86_32";

    /// <summary>Buckets are the low bits of the hash: 2 to this power.</summary>
    public int BucketBits { get; init; } = 18;

    /// <summary>What is read of a text, in UTF-16 code units from its beginning.</summary>
    public int MaxCharacters { get; init; } = 24_000;

    /// <summary>What an occurrence in a quoted trail counts; elsewhere it counts 1.</summary>
    public float QuotedWeight { get; init; } = 0.25f;

    /// <summary>The groups, each of unit length before its weight is applied. Order matters to nobody but the seeds.</summary>
    public IReadOnlyList<FeatureGroup> Groups { get; init; } = [];

    /// <summary>The groups of the default models.</summary>
    public static FeatureSpec Default { get; } = new()
    {
        Groups =
        [
            new FeatureGroup { Kind = FeatureGroup.Words, Seed = 1, Weight = 1f },
            new FeatureGroup { Kind = FeatureGroup.Bigrams, Seed = 2, Weight = 0.5f },
            new FeatureGroup { Kind = FeatureGroup.Characters, Seed = 3, Weight = 1f, Min = 5, Max = 5 },
            new FeatureGroup { Kind = FeatureGroup.Head, Seed = 4, Weight = 0.3f, Max = 40 },
            new FeatureGroup { Kind = FeatureGroup.Layout, Seed = 5, Weight = 0.3f },
        ],
    };
}
