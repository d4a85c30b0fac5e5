using System.Collections.Concurrent;
using DocClassifier.Classify.Decisions;
using DocClassifier.Train.Datasets;

namespace DocClassifier.Train.Evaluation;

/// <summary>Measures decisions against labels.</summary>
public static class Evaluator
{
    /// <summary>Classifies every document and counts. Documents are worked on in parallel.</summary>
    /// <param name="documents">From <see cref="DatasetReader"/>.</param>
    /// <param name="classify">Decides on one; null when it cannot be read. Must be thread-safe.</param>
    /// <param name="parallel">Documents at once.</param>
    /// <param name="progress">Gets a report after each document.</param>
    /// <param name="cancellationToken">Ends with an exception.</param>
    public static async Task<EvaluationReport> EvaluateAsync(
        IReadOnlyList<LabelledDocument> documents, Func<LabelledDocument, CancellationToken, ValueTask<Classification?>> classify, int parallel,
        IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var decisions = new ConcurrentDictionary<int, Classification?>();
        await Parallel.ForAsync(
            0,
            documents.Count,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                decisions[i] = await classify(documents[i], token);
                progress?.Report(new TrainingProgress("evaluating", decisions.Count, documents.Count));
            });

        var board = new Scoreboard();
        for (var i = 0; i < documents.Count; i++)
        {
            var decision = decisions[i];
            var automatic = decision is { ReviewReason: null };
            if (documents[i].Source is { } source)
                board.Add(documents[i].Label, decision?.Label, automatic, $"{documents[i].Label} {source}");
            else
                board.Add(documents[i].Label, decision?.Label, automatic);
        }

        var metrics = board.Measure();
        return new EvaluationReport
        {
            Documents = metrics.Documents,
            Accuracy = metrics.Accuracy,
            MacroF1 = metrics.MacroF1,
            MacroRecall = metrics.MacroRecall,
            Automatic = metrics.Automatic,
            AutomaticPrecision = metrics.AutomaticPrecision,
            PerLabel = metrics.PerLabel,
            PerSource = metrics.Slices,
            Errors = decisions.Values.Count(d => d is null),
        };
    }
}
