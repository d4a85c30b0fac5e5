using DocClassifier.Classify.Features;
using DocClassifier.Train.Corpus;
using DocClassifier.Train.Learning;

namespace DocClassifier.Train;

/// <summary>Variations of documents as features.</summary>
internal static class TrainingRows
{
    // Numbers of variations seen in training and in measuring never meet.
    private const int MeasuredFrom = 100_000;

    /// <summary>Rows to learn from: the text as written, then variations.</summary>
    public static FeatureRows ForTraining(
        IReadOnlyList<CorpusDocument> documents, IReadOnlyList<string> labels, FeatureExtractor extractor, int seed, int variations) =>
        Make(documents, labels, extractor, (document, n) =>
            n == 0 ? new DocumentText(document.Text, null, document.Language) : Variation.Make(document, seed, n, VariationProfile.Training), variations, null);

    /// <summary>Rows to measure on, as documents of one classifier arrive; also gives the words of each.</summary>
    public static FeatureRows ForMeasuring(
        IReadOnlyList<CorpusDocument> documents, IReadOnlyList<string> labels, FeatureExtractor extractor, int seed, string classifier, int variations,
        List<int> words)
    {
        var profile = classifier == "scan" ? VariationProfile.Scan : VariationProfile.Text;
        return Make(documents, labels, extractor, (document, n) => Variation.Make(document, seed, MeasuredFrom + n, profile), variations, words);
    }

    private static FeatureRows Make(
        IReadOnlyList<CorpusDocument> documents, IReadOnlyList<string> labels, FeatureExtractor extractor, Func<CorpusDocument, int, DocumentText> make,
        int variations, List<int>? words)
    {
        var numbers = labels.Select((label, i) => (label, i)).ToDictionary(l => l.label, l => l.i);
        var rows = new FeatureRows();
        var vector = new FeatureVector();
        for (var d = 0; d < documents.Count; d++)
        {
            for (var n = 0; n < variations; n++)
            {
                extractor.Extract(make(documents[d], n), vector);
                rows.Add(vector, numbers[documents[d].Label], d);
                words?.Add(vector.Words);
            }
        }

        return rows;
    }
}
