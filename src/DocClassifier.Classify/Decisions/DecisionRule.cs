using DocClassifier.Classify.Features;
using DocClassifier.Classify.Models;
using DocClassifier.Contracts;

namespace DocClassifier.Classify.Decisions;

/// <summary>Whether the model decides or a person must.</summary>
internal static class DecisionRule
{
    /// <summary>The first reason that holds, from what makes a score meaningless to what makes it weak; null when the model decides.</summary>
    public static string? ReviewReason(
        ModelManifest manifest, DocumentText document, in ModelScore score, string label, double confidence, double second, double minConfidence)
    {
        var rule = manifest.Decision;
        if (string.IsNullOrWhiteSpace(document.Text))
            return ReviewReasons.NoText;
        if (score.Words < rule.LittleText)
            return ReviewReasons.LittleText;
        if (score.Support < rule.MinForeignSupport && IsForeign(manifest, document.Language))
            return ReviewReasons.Language;
        if (score.Support < rule.MinSupport)
            return ReviewReasons.OutOfDistribution;
        if (confidence - second < rule.CloseCall)
            return ReviewReasons.CloseCall;
        var threshold = Math.Max(rule.Thresholds.GetValueOrDefault(label, rule.Threshold), minConfidence);
        return confidence < threshold ? ReviewReasons.BelowThreshold : null;
    }

    private static bool IsForeign(ModelManifest manifest, string? language) =>
        !string.IsNullOrEmpty(language) && manifest.Languages.Count > 0 && !manifest.Languages.Contains(language);
}
