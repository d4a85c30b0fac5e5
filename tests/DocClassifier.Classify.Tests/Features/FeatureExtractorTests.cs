using System.Security.Cryptography;
using System.Text;
using DocClassifier.Classify.Features;

namespace DocClassifier.Classify.Tests.Features;

public sealed class FeatureExtractorTests
{
    private static readonly FeatureSpec WordsOnly = new()
    {
        BucketBits = 18,
        Groups = [new FeatureGroup { Kind = FeatureGroup.Words, Seed = 1 }],
    };

    [Fact]
    public void Words_are_hashed_weighted_and_scaled_to_unit_length()
    {
        var vector = Extract(WordsOnly, "pay pay now");

        var mask = (1u << 18) - 1;
        var twice = 1 + MathF.Log(2);
        var length = MathF.Sqrt((twice * twice) + 1);
        Assert.Equal([Murmur3.Hash32("pay".AsSpan(), 1) & mask, Murmur3.Hash32("now".AsSpan(), 1) & mask], vector.Ids[..vector.Count].Select(i => (uint)i));
        Assert.Equal(2, vector.Count);
        Assert.Equal(twice / length, vector.Weights[0], 6);
        Assert.Equal(1 / length, vector.Weights[1], 6);
    }

    // A change here is a change of the feature version: models trained before would read other features.
    [Fact]
    public void The_default_features_of_a_text_are_pinned()
    {
        var vector = Extract(FeatureSpec.Default, "Subject: Rechnung 4711\n\nBitte überweisen Sie 1.284,50 € bis 12.03.2025 auf DE02 1203 0000 0000 2020 51. Danke!");
        // A set: the order is the extractor's own affair.
        var values = string.Join('\n', Enumerable.Range(0, vector.Count).Select(i =>
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{vector.Ids[i]} {vector.Weights[i]:0.0000}")).Order(StringComparer.Ordinal));

        Assert.Equal(13, vector.Tokens);
        Assert.Equal(8, vector.Words);
        Assert.Equal("e01682ebba8b96ae", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(values)))[..16]);
    }

    [Fact]
    public void A_quoted_trail_counts_less()
    {
        var plain = Extract(WordsOnly, "pay now");
        var vector = new FeatureVector();
        new FeatureExtractor(WordsOnly).Extract(new DocumentText("pay now", QuotedFrom: 4), vector);

        Assert.Equal(plain.Weights[0], plain.Weights[1]);
        Assert.Equal(0.25f, vector.Weights[1] / vector.Weights[0], 5);
    }

    [Fact]
    public void What_lies_beyond_the_limit_is_not_read() =>
        Assert.Equal(2, Extract(WordsOnly with { MaxCharacters = 8 }, "one two three four").Count);

    [Fact]
    public void An_empty_text_gives_one_entry_without_weight()
    {
        var vector = Extract(WordsOnly, "");
        Assert.Equal(1, vector.Count);
        Assert.Equal(0f, vector.Weights[0]);
    }

    [Fact]
    public void A_long_text_grows_the_buffers_and_keeps_unit_length()
    {
        var random = new Random(1);
        var text = string.Join(' ', Enumerable.Range(0, 3000).Select(_ => new string([.. Enumerable.Range(0, 6).Select(_ => (char)('a' + random.Next(26)))])));
        var spec = new FeatureSpec { Groups = [new FeatureGroup { Kind = FeatureGroup.Characters, Seed = 3, Min = 3, Max = 5, Weight = 2 }] };

        var vector = Extract(spec, text);

        Assert.True(vector.Count > 10_000);
        Assert.Equal(2.0, Math.Sqrt(vector.Weights.Take(vector.Count).Sum(w => (double)w * w)), 3);
    }

    [Theory]
    [InlineData(1, 60)]
    [InlineData(2, 3)]
    [InlineData(3, 5)]
    [InlineData(4, 4)]
    public void Runs_of_characters_are_those_of_the_framed_word(int min, int max)
    {
        var random = new Random(min);
        foreach (var length in new[] { 1, 2, 3, 4, 5, 11, 47, 48 })
        {
            var word = new string([.. Enumerable.Range(0, length).Select(_ => (char)('a' + random.Next(26)))]);
            var framed = $"_{word}_";
            var expected = Enumerable.Range(min, max - min + 1).Where(n => n <= framed.Length)
                .SelectMany(n => Enumerable.Range(0, framed.Length - n + 1).Select(start => (long)(Murmur3.Hash32(framed.AsSpan(start, n), 9) & 0x3ffff))).ToHashSet();
            var spec = new FeatureSpec { Groups = [new FeatureGroup { Kind = FeatureGroup.Characters, Seed = 9, Min = min, Max = max }] };

            var vector = Extract(spec, word);

            Assert.Equal(expected.Count == 0 ? [0] : expected.Order(), vector.Ids.Take(vector.Count).Order());
        }
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(-1, 3)]
    [InlineData(4, 3)]
    public void Runs_without_a_length_are_refused(int min, int max) => Assert.Throws<ArgumentException>(() => new FeatureExtractor(
        new FeatureSpec { Groups = [new FeatureGroup { Kind = FeatureGroup.Characters, Seed = 9, Min = min, Max = max }] }));

    [Fact]
    public void The_same_thread_gives_the_same_features_again()
    {
        var first = Extract(FeatureSpec.Default, "An offer for two pumps at 400 EUR.");
        Extract(FeatureSpec.Default, "something else entirely");
        var again = Extract(FeatureSpec.Default, "An offer for two pumps at 400 EUR.");
        Assert.Equal(first.Ids[..first.Count], again.Ids[..again.Count]);
        Assert.Equal(first.Weights[..first.Count], again.Weights[..again.Count]);
    }

    [Fact]
    public void Features_of_another_program_are_refused() =>
        Assert.Throws<ArgumentException>(() => new FeatureExtractor(WordsOnly with { Version = "lexical-9" }));

    private static FeatureVector Extract(FeatureSpec spec, string text)
    {
        var vector = new FeatureVector();
        new FeatureExtractor(spec).Extract(new DocumentText(text), vector);
        return vector;
    }
}
