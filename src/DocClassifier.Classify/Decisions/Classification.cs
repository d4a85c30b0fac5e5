using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;

namespace DocClassifier.Classify.Decisions;

/// <summary>A decision on a text, or why a person must make it.</summary>
public sealed record Classification
{
    /// <summary>The best label, also in review.</summary>
    public required string Label { get; init; }

    /// <summary>Calibrated probability of <see cref="Label"/>.</summary>
    public required double Confidence { get; init; }

    /// <summary>Label to calibrated probability, best first.</summary>
    public required IReadOnlyDictionary<string, double> Scores { get; init; }

    /// <summary>One of <see cref="ReviewReasons"/>, or null when the model decides.</summary>
    public string? ReviewReason { get; init; }

    public required ModelReference Model { get; init; }

    /// <summary><see cref="Outcomes"/>.</summary>
    public string Outcome => ReviewReason is null ? Outcomes.Decided : Outcomes.Review;
}
