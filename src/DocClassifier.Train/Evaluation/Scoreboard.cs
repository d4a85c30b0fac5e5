using DocClassifier.Classify.Models;

namespace DocClassifier.Train.Evaluation;

/// <summary>Counts decisions against what is true. Not thread-safe.</summary>
internal sealed class Scoreboard
{
    private readonly List<(string Label, string? Given, bool Automatic)> _all = [];
    private readonly SortedDictionary<string, List<(string Label, string? Given, bool Automatic)>> _slices = new(StringComparer.Ordinal);

    /// <param name="label">What it is.</param>
    /// <param name="given">The best label, also in review; null when the document could not be read.</param>
    /// <param name="automatic">Whether the model decided.</param>
    /// <param name="slices">Names of the parts of the report it belongs to.</param>
    public void Add(string label, string? given, bool automatic, params ReadOnlySpan<string> slices)
    {
        _all.Add((label, given, automatic));
        foreach (var slice in slices)
        {
            if (!_slices.TryGetValue(slice, out var decisions))
                _slices[slice] = decisions = [];
            decisions.Add((label, given, automatic));
        }
    }

    public ModelMetrics Measure()
    {
        var perLabel = _all.Select(d => d.Label).Distinct().Order(StringComparer.Ordinal).ToDictionary(l => l, MeasureLabel);
        return new ModelMetrics
        {
            Documents = _all.Count,
            Accuracy = Share(_all.Count(d => d.Given == d.Label), _all.Count),
            MacroF1 = Mean(perLabel.Values.Select(l => l.F1)),
            MacroRecall = Mean(perLabel.Values.Select(l => l.Recall)),
            Automatic = Share(_all.Count(d => d.Automatic), _all.Count),
            AutomaticPrecision = Share(_all.Count(d => d.Automatic && d.Given == d.Label), _all.Count(d => d.Automatic)),
            PerLabel = perLabel,
            Slices = _slices.ToDictionary(s => s.Key, s => MeasureSlice(s.Value)),
        };
    }

    private LabelMetrics MeasureLabel(string label)
    {
        var documents = _all.Count(d => d.Label == label);
        var given = _all.Count(d => d.Given == label);
        var right = _all.Count(d => d.Label == label && d.Given == label);
        var automatic = _all.Count(d => d.Given == label && d.Automatic);
        return new LabelMetrics(
            documents,
            Share(right, given),
            Share(right, documents),
            Share(2 * right, documents + given),
            Share(_all.Count(d => d.Label == label && d.Automatic), documents),
            Share(_all.Count(d => d.Given == label && d.Automatic && d.Label == label), automatic));
    }

    private static SliceMetrics MeasureSlice(List<(string Label, string? Given, bool Automatic)> decisions) => new(
        decisions.Count,
        Share(decisions.Count(d => d.Given == d.Label), decisions.Count),
        Share(decisions.Count(d => d.Automatic), decisions.Count),
        Share(decisions.Count(d => d.Automatic && d.Given == d.Label), decisions.Count(d => d.Automatic)));

    // Rounded, so that reports and digests do not hang on the last bit. Without documents nothing was wrong.
    private static double Share(int part, int whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 4);

    private static double Mean(IEnumerable<double> values) => Math.Round(values.DefaultIfEmpty().Average(), 4);
}
