using System.Globalization;
using System.Text;
using DocClassifier.Classify.Models;

namespace DocClassifier.Train;

/// <summary>Writes <c>card.md</c>: what a model is for, what it was made from, how good it is, where it fails.</summary>
internal static class ModelCard
{
    public static string Write(ModelManifest manifest)
    {
        var metrics = manifest.Metrics ?? new ModelMetrics();
        var provenance = manifest.Provenance;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Model card: {manifest.Classifier}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Sorts incoming mail of an organisation into {string.Join(", ", manifest.Labels)}, ");
        text.Append(manifest.Classifier == "scan"
            ? "from the text that OCR reads on scanned pages.\n"
            : "from the text of documents that carry it.\n");
        text.Append(CultureInfo.InvariantCulture, $"Languages: {string.Join(", ", manifest.Languages)}. A linear model on hashed words, word pairs and character\n");
        text.Append("runs (manifest.json), calibrated, with a threshold for each label below which a person decides.\n\n");
        text.Append("## Made from\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{provenance?.Documents} documents written for this project (samples/corpus, {provenance?.Dataset}), varied by the\n");
        text.Append(CultureInfo.InvariantCulture, $"generator in src/DocClassifier.Train/Corpus, seed {provenance?.Seed}; nothing else. All names and numbers in them are invented. The\n");
        text.Append("same corpus and seed give the same package: `docclassifier train`.\n\n");
        text.Append("## How good it is\n\n");
        text.Append("Measured by cross-validation with senders left out: each document is judged by a model, a calibration and thresholds that never\n");
        text.Append("saw its sender, in three variations as they arrive");
        text.Append(manifest.Classifier == "scan" ? " (with simulated OCR noise).\n\n" : ".\n\n");
        text.Append("| | |\n|---|---|\n");
        text.Append(CultureInfo.InvariantCulture, $"| documents | {metrics.Documents} |\n| accuracy | {Percent(metrics.Accuracy)} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| macro recall | {Percent(metrics.MacroRecall)} |\n| macro F1 | {Percent(metrics.MacroF1)} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| not sent to review | {Percent(metrics.Automatic)} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| right among these | {Percent(metrics.AutomaticPrecision)} |\n\n");
        text.Append("| label | documents | precision | recall | not sent to review | right among these | threshold |\n|---|---|---|---|---|---|---|\n");
        foreach (var (label, l) in metrics.PerLabel)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {label} | {l.Documents} | {Percent(l.Precision)} | {Percent(l.Recall)} | {Percent(l.Automatic)} | {Percent(l.AutomaticPrecision)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {manifest.Decision.Thresholds.GetValueOrDefault(label, manifest.Decision.Threshold):0.000} |\n");
        }

        text.Append("\n| part | documents | accuracy | not sent to review | right among these |\n|---|---|---|---|---|\n");
        foreach (var (slice, s) in metrics.Slices)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {slice} | {s.Documents} | {Percent(s.Accuracy)} | {Percent(s.Automatic)} | {Percent(s.AutomaticPrecision)} |\n");
        }

        text.Append("\n## Where it fails\n\n");
        text.Append("It reads words, not meaning: an order that quotes an offer, or a complaint that asks for repair, is often left to a person and\n");
        text.Append("sometimes misjudged. Other languages, very short texts and forms whose words are all numbers go to review. The corpus is\n");
        text.Append("small and written by few hands; measure on your own mail with `docclassifier evaluate` before lowering a threshold.\n");
        return text.ToString();
    }

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%";
}
