using DocClassifier.Train.Corpus;

namespace DocClassifier.Train.Learning;

/// <summary>Parts documents so that a group (a sender, a source) is never on both sides, labels and languages evenly spread.</summary>
internal static class CrossValidation
{
    /// <summary>The fold of each document.</summary>
    public static int[] Folds(IReadOnlyList<CorpusDocument> documents, int folds, int seed)
    {
        var foldOfGroup = new Dictionary<string, int>();
        var next = 0;
        var groups = documents.GroupBy(d => d.Group).Select(g => g.First())
            .OrderBy(d => d.Label, StringComparer.Ordinal)
            .ThenBy(d => d.Language, StringComparer.Ordinal)
            .ThenBy(d => SeededRandom.For(seed, d.Group).NextBits());
        foreach (var document in groups)
            foldOfGroup[document.Group] = next++ % folds;
        return [.. documents.Select(d => foldOfGroup[d.Group])];
    }
}
