namespace DocClassifier.Classify.Models;

/// <summary>When the model decides, and when a person must.</summary>
public sealed record DecisionSpec
{
    /// <summary>Lowest calibrated probability per label at which the model decides; a label without one takes <see cref="Threshold"/>.</summary>
    public IReadOnlyDictionary<string, double> Thresholds { get; init; } = new Dictionary<string, double>();

    /// <summary>For labels without a threshold of their own. Default 0.5.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Below this distance between the best two labels it is a close call. Default 0.1.</summary>
    public double CloseCall { get; init; } = 0.1;

    /// <summary>Fewer words (of two letters or more) are too little text. Default 4.</summary>
    public int LittleText { get; init; } = 4;

    /// <summary>Below this support a document is out of distribution. Default 0: never.</summary>
    public double MinSupport { get; init; }

    /// <summary>Below this support a document in a language that is not the model's goes to review. Default 0: never.</summary>
    public double MinForeignSupport { get; init; }
}
