using DocClassifier.Classify.Features;
using DocClassifier.Classify.Models;
using DocClassifier.Contracts.Events;
using Microsoft.Extensions.Options;

namespace DocClassifier.Classify.Decisions;

/// <summary>Classifies texts with the models in use, with or without the pipeline around it. Thread-safe.</summary>
public sealed class Classifier(ModelHost models, IOptions<ClassifyOptions> options)
{
    /// <summary>The classifier of documents whose text was extracted.</summary>
    public const string Text = "text";

    /// <summary>The classifier of documents that were read by OCR.</summary>
    public const string Scan = "scan";

    private const int EvidenceShown = 12;

    /// <summary>Scores a text, calibrates, and decides or says why not.</summary>
    /// <param name="classifier"><see cref="Text"/> or <see cref="Scan"/>.</param>
    /// <param name="document">Subject and text.</param>
    /// <exception cref="ModelPackageException">There is no such model, or it is damaged.</exception>
    public Classification Classify(string classifier, DocumentText document)
    {
        var model = models.Current(classifier);
        return Decide(model.Manifest, model.Digest, document, model.Score(document), options.Value.MinConfidence);
    }

    /// <summary>The words that speak most for a label, each on its own; empty for models that take no tokens.</summary>
    public IReadOnlyList<Evidence> Explain(string classifier, DocumentText document, string label)
    {
        if (models.Current(classifier) is not TokensModel model)
            return [];
        var index = model.Manifest.Labels.ToList().IndexOf(label);
        if (index < 0)
            return [];
        return
        [
            .. CountWords(document.Text)
                .Select(word => new Evidence(word.Key, word.Value, Lift(model.ScoreOf(word.Key), index)))
                .OrderByDescending(e => e.Weight)
                .ThenBy(e => e.Word, StringComparer.Ordinal)
                .Take(EvidenceShown),
        ];
    }

    internal static Classification Decide(
        ModelManifest manifest, string digest, DocumentText document, in ModelScore score, double minConfidence)
    {
        var probabilities = manifest.Calibration.Apply(score.Logits);
        var labels = manifest.Labels;
        var order = BestFirst(probabilities);
        var scores = new Dictionary<string, double>(order.Length);
        foreach (var i in order)
            scores.Add(labels[i], probabilities[i]);
        var label = labels[order[0]];
        var confidence = probabilities[order[0]];
        return new Classification
        {
            Label = label,
            Confidence = confidence,
            Scores = scores,
            ReviewReason = DecisionRule.ReviewReason(manifest, document, score, label, confidence, probabilities[order[1]], minConfidence),
            Model = new ModelReference
            {
                Classifier = manifest.Classifier,
                Digest = digest,
                FeatureVersion = manifest.Features?.Version ?? manifest.Signature.Kind,
            },
        };
    }

    // A handful of labels; of equal ones the first stays first.
    private static int[] BestFirst(ReadOnlySpan<double> probabilities)
    {
        var order = new int[probabilities.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var at = i;
            for (; at > 0 && probabilities[order[at - 1]] < probabilities[i]; at--)
                order[at] = order[at - 1];
            order[at] = i;
        }

        return order;
    }

    private static double Lift(float[] scores, int label) => scores[label] - scores.Average();

    private static Dictionary<string, int> CountWords(string text)
    {
        Span<char> buffer = stackalloc char[TokenReader.MaxWord];
        var reader = new TokenReader(text, buffer);
        var counts = new Dictionary<string, int>();
        while (reader.Next())
        {
            if (reader.IsWord && reader.Token.Length > 1)
            {
                var word = reader.Token.ToString();
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        return counts;
    }
}
