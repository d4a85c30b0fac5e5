using DocClassifier.Classify.Models;

namespace DocClassifier.Train.Evaluation;

/// <summary>What <c>evaluate</c> prints; serialised with camel-case names it has the keys of the contract. All but the counts are shares.</summary>
public sealed record EvaluationReport
{
    public required int Documents { get; init; }

    /// <summary>Share whose best label is right, review or not.</summary>
    public required double Accuracy { get; init; }

    public required double MacroF1 { get; init; }

    public required double MacroRecall { get; init; }

    /// <summary>Share not sent to review.</summary>
    public required double Automatic { get; init; }

    /// <summary>Share of these that is right; 0 when there are none.</summary>
    public required double AutomaticPrecision { get; init; }

    public required IReadOnlyDictionary<string, LabelMetrics> PerLabel { get; init; }

    /// <summary>By <c>label source</c>, when the dataset names sources.</summary>
    public required IReadOnlyDictionary<string, SliceMetrics> PerSource { get; init; }

    /// <summary>Documents that could not be read or classified; they count as wrong and as sent to review.</summary>
    public required int Errors { get; init; }
}
