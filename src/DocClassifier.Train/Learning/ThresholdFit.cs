using DocClassifier.Classify.Models;

namespace DocClassifier.Train.Learning;

/// <summary>
/// Finds for each label the lowest probability from which on the wanted share of left-out documents given this label was right.
/// </summary>
internal static class ThresholdFit
{
    private const double Lowest = 0.4;
    private const double Highest = 0.95;

    public static IReadOnlyDictionary<string, double> Fit(
        IReadOnlyList<Outcome> outcomes, Calibration calibration, IReadOnlyList<string> labels, double precision)
    {
        var given = new List<(double Confidence, bool Right)>[labels.Count];
        for (var k = 0; k < given.Length; k++)
            given[k] = [];
        foreach (var outcome in outcomes)
        {
            var probabilities = calibration.Apply(outcome.Logits);
            var best = Array.IndexOf(probabilities, probabilities.Max());
            given[best].Add((probabilities[best], best == outcome.Label));
        }

        return labels.Select((label, k) => (label, Threshold: Threshold(given[k], precision))).ToDictionary(t => t.label, t => t.Threshold);
    }

    private static double Threshold(List<(double Confidence, bool Right)> given, double precision)
    {
        given.Sort((a, b) => b.Confidence.CompareTo(a.Confidence));
        var right = 0;
        var threshold = Highest;
        for (var i = 0; i < given.Count; i++)
        {
            right += given[i].Right ? 1 : 0;
            if (right >= precision * (i + 1) && given[i].Right)
                threshold = given[i].Confidence;
        }

        return Math.Round(Math.Clamp(threshold, Lowest, Highest), 3);
    }
}
