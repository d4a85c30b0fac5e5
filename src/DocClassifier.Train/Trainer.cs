using System.ComponentModel.DataAnnotations;
using System.Reflection;
using DocClassifier.Classify.Decisions;
using DocClassifier.Classify.Features;
using DocClassifier.Classify.Models;
using DocClassifier.Train.Corpus;
using DocClassifier.Train.Evaluation;
using DocClassifier.Train.Learning;
using DocClassifier.Train.Onnx;

namespace DocClassifier.Train;

/// <summary>
/// Trains the default models: varies the corpus, cross-validates with senders left out, calibrates and sets thresholds on what was left out,
/// fits on everything, and writes one package for each classifier.
/// </summary>
public static class Trainer
{
    private const string Kernel = "softmax-lbfgs";
    private const int MeasuredVariations = 3;

    /// <summary>Trains and writes the packages.</summary>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">The corpus is too small or not named as it should be.</exception>
    public static async Task<IReadOnlyList<TrainingResult>> TrainAsync(
        TrainOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var documents = CorpusReader.Read(options.Corpus);
        var labels = documents.Select(d => d.Label).Distinct().Order(StringComparer.Ordinal).ToList();
        if (labels.Count < 2 || documents.Count < options.Folds)
            throw new InvalidDataException($"{options.Corpus} has {documents.Count} documents of {labels.Count} labels: too few to train.");

        var extractor = new FeatureExtractor(options.Features);
        progress?.Report(new TrainingProgress("varying documents", 0, 1));
        var rows = TrainingRows.ForTraining(documents, labels, extractor, options.Seed, options.Variations);
        var outcomes = await LeaveOutAsync(documents, labels, extractor, rows, options, progress, cancellationToken);

        progress?.Report(new TrainingProgress("training on everything", 0, 1));
        var model = SoftmaxRegression.Fit(
            rows, [.. Enumerable.Range(0, rows.Count)], labels.Count, extractor.Buckets, options.Learner, cancellationToken);
        var file = LinearModelExporter.Export(model);
        return [.. options.Classifiers.Select(c => Write(c, documents, labels, outcomes[c], file, options))];
    }

    /// <summary>Outcomes of every document under a model that never saw it, by classifier.</summary>
    internal static async Task<Dictionary<string, List<Outcome>>> LeaveOutAsync(
        IReadOnlyList<CorpusDocument> documents, IReadOnlyList<string> labels, FeatureExtractor extractor, FeatureRows rows, TrainOptions options,
        IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var folds = CrossValidation.Folds(documents, options.Folds, options.Seed);
        var measured = options.Classifiers.ToDictionary(c => c, c =>
        {
            var words = new List<int>();
            return (Rows: TrainingRows.ForMeasuring(documents, labels, extractor, options.Seed, c, MeasuredVariations, words), Words: words);
        });
        var results = options.Classifiers.ToDictionary(c => c, c => new Outcome[measured[c].Rows.Count]);
        var done = 0;
        await Parallel.ForAsync(0, options.Folds, cancellationToken, (fold, token) =>
        {
            var selected = Enumerable.Range(0, rows.Count).Where(r => folds[rows.Origin(r)] != fold).ToList();
            var model = SoftmaxRegression.Fit(rows, selected, labels.Count, extractor.Buckets, options.Learner, token);
            foreach (var (classifier, (left, words)) in measured)
            {
                for (var r = 0; r < left.Count; r++)
                {
                    if (folds[left.Origin(r)] == fold)
                    {
                        results[classifier][r] = new Outcome(
                            left.Origin(r), left.Label(r), fold, model.Score(left.Ids(r), left.Values(r)),
                            model.Support(left.Ids(r), left.Values(r)), words[r]);
                    }
                }
            }

            progress?.Report(new TrainingProgress("leaving senders out", Interlocked.Increment(ref done), options.Folds));
            return ValueTask.CompletedTask;
        });
        return results.ToDictionary(r => r.Key, r => r.Value.ToList());
    }

    /// <summary>Quality of decisions on left-out documents, with calibration and thresholds fitted without their fold.</summary>
    internal static ModelMetrics Measure(
        IReadOnlyList<CorpusDocument> documents, IReadOnlyList<string> labels, IReadOnlyList<Outcome> outcomes, string classifier, double precision)
    {
        var board = new Scoreboard();
        foreach (var fold in outcomes.Select(o => o.Fold).Distinct().Order())
        {
            var manifest = Decide(classifier, labels, [.. outcomes.Where(o => o.Fold != fold)], precision, []);
            foreach (var outcome in outcomes.Where(o => o.Fold == fold))
            {
                var document = documents[outcome.Origin];
                var decision = Classifier.Decide(
                    manifest, "", new DocumentText("left out", null, document.Language), new ModelScore(outcome.Logits, outcome.Support, outcome.Words), 0);
                var source = Path.GetFileName(Path.GetDirectoryName(document.Group)) ?? "";
                board.Add(
                    document.Label, decision.Label, decision.ReviewReason is null,
                    $"language:{document.Language}", $"format:{Format(document)}", $"label:{source} {document.Language}");
            }
        }

        return board.Measure();
    }

    private static TrainingResult Write(
        string classifier, IReadOnlyList<CorpusDocument> documents, IReadOnlyList<string> labels, IReadOnlyList<Outcome> outcomes, byte[] file,
        TrainOptions options)
    {
        var metrics = Measure(documents, labels, outcomes, classifier, options.Precision);
        var manifest = Decide(classifier, labels, outcomes, options.Precision, [.. documents.Select(d => d.Language).Distinct().Order(StringComparer.Ordinal)])
            with
        {
            Features = options.Features,
            Metrics = metrics,
            Provenance = new Provenance
            {
                Dataset = CorpusReader.Fingerprint(documents),
                Documents = documents.Count,
                CodeVersion = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "",
                Kernel = Kernel,
                HyperParameters = new SortedDictionary<string, double>(StringComparer.Ordinal)
                {
                    ["balance"] = options.Learner.Balance,
                    ["folds"] = options.Folds,
                    ["inverseFrequency"] = options.Learner.InverseFrequency,
                    ["iterations"] = options.Learner.Iterations,
                    ["minDocuments"] = options.Learner.MinDocuments,
                    ["penalty"] = options.Learner.Penalty,
                    ["precision"] = options.Precision,
                    ["smoothing"] = options.Learner.Smoothing,
                    ["variations"] = options.Variations,
                },
                Seed = options.Seed,
            },
        };
        var digest = ModelPackage.Write(options.Models, manifest, file, ModelCard.Write(manifest));
        var folder = new ModelFolder(options.Models);
        if (options.Promote)
            folder.WriteAlias(classifier, digest);
        return new TrainingResult(classifier, digest, folder.PackagePath(classifier, digest), metrics);
    }

    private static ModelManifest Decide(
        string classifier, IReadOnlyList<string> labels, IReadOnlyList<Outcome> outcomes, double precision, IReadOnlyList<string> languages)
    {
        var calibration = CalibrationFit.Fit(outcomes, labels.Count);
        var supports = outcomes.Select(o => o.Support).Order().ToList();
        return new ModelManifest
        {
            Classifier = classifier,
            Labels = labels,
            Languages = languages,
            Signature = new ModelSignature { Kind = ModelSignature.Tokens, Support = "support" },
            Calibration = calibration,
            Decision = new DecisionSpec
            {
                Thresholds = ThresholdFit.Fit(outcomes, calibration, labels, precision),
                MinSupport = Math.Round(supports[supports.Count / 200] * 0.9, 3),
                MinForeignSupport = Math.Round(supports[supports.Count / 20], 3),
            },
        };
    }

    // What the corpus knows of a document's form: whether it was written as a mail.
    private static string Format(CorpusDocument document) =>
        document.Markup.StartsWith("Subject:", StringComparison.Ordinal) ? "mail" : "paper";
}
