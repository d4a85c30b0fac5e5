namespace DocClassifier.Classify.Models;

/// <summary>Quality on documents of senders left out of training (cross-validated). All but the counts are shares, 0 to 1.</summary>
public sealed record ModelMetrics
{
    public int Documents { get; init; }

    public double Accuracy { get; init; }

    public double MacroF1 { get; init; }

    public double MacroRecall { get; init; }

    /// <summary>Share not sent to review.</summary>
    public double Automatic { get; init; }

    /// <summary>Share of these that is right.</summary>
    public double AutomaticPrecision { get; init; }

    public IReadOnlyDictionary<string, LabelMetrics> PerLabel { get; init; } = new Dictionary<string, LabelMetrics>();

    /// <summary>By source, language or format (<c>language:de</c>).</summary>
    public IReadOnlyDictionary<string, SliceMetrics> Slices { get; init; } = new Dictionary<string, SliceMetrics>();
}
