using System.Text.RegularExpressions;
using DocClassifier.Classify.Models;
using DocClassifier.Train.Corpus;

namespace DocClassifier.Train.Tests.Corpus;

public sealed partial class CorpusTests
{
    private static readonly Lazy<IReadOnlyList<CorpusDocument>> Lazy = new(() => CorpusReader.Read(Repository.Folder("samples/corpus")));

    private static IReadOnlyList<CorpusDocument> Documents => Lazy.Value;

    [Fact]
    public void Every_label_has_thirty_documents_and_eight_in_each_language()
    {
        var labels = Documents.GroupBy(d => d.Label).ToList();
        Assert.Equal(7, labels.Count);
        foreach (var label in labels)
        {
            Assert.True(label.Count() >= 30, $"{label.Key}: {label.Count()}");
            foreach (var language in new[] { "de", "en", "fr" })
                Assert.True(label.Count(d => d.Language == language) >= 8, $"{label.Key} {language}: {label.Count(d => d.Language == language)}");
        }
    }

    [Fact]
    public void No_two_documents_share_a_run_of_eight_words()
    {
        var seen = new Dictionary<string, string>();
        var shared = new List<string>();
        foreach (var document in Documents)
        {
            var words = Words().Matches(document.Text.ToLowerInvariant()).Select(m => m.Value).ToList();
            for (var i = 0; i + 8 <= words.Count; i++)
            {
                var run = string.Join(' ', words.Skip(i).Take(8));
                if (!seen.TryAdd(run, document.Name) && seen[run] != document.Name)
                    shared.Add($"{seen[run]} and {document.Name}: {run}");
            }
        }

        Assert.Empty(shared);
    }

    [Fact]
    public void Markup_is_whole_and_of_known_kinds()
    {
        foreach (var document in Documents)
        {
            Assert.DoesNotContain("[[", document.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("]]", document.Text, StringComparison.Ordinal);
            Markup.Replace(document.Markup, (kind, value) =>
            {
                Assert.Contains(kind, Markup.Kinds);
                return value;
            });
        }
    }

    [Theory]
    [InlineData("text")]
    [InlineData("scan")]
    public void The_shipped_model_was_trained_on_this_corpus(string classifier) =>
        Assert.Equal(
            CorpusReader.Fingerprint(Documents),
            new ModelFolder(Repository.Folder("models")).Read(classifier).Manifest.Provenance?.Dataset);

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();
}
