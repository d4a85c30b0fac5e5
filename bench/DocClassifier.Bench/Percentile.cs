namespace DocClassifier.Bench;

internal static class Percentile
{
    /// <summary>The smallest value that this share of all does not exceed (nearest rank). Sorts the list.</summary>
    public static double Of(List<double> values, double share)
    {
        if (values.Count == 0)
            return double.NaN;
        values.Sort();
        return values[Math.Clamp((int)Math.Ceiling(share * values.Count) - 1, 0, values.Count - 1)];
    }
}
