using DocClassifier.Classify.Features;

namespace DocClassifier.Classify.Models;

/// <summary><c>manifest.json</c> of a model package: all that turns the graph's output into a decision. Immutable.</summary>
public sealed record ModelManifest
{
    /// <summary>The version this program writes and reads.</summary>
    public const int CurrentFormat = 1;

    public int FormatVersion { get; init; } = CurrentFormat;

    /// <summary><c>text</c> or <c>scan</c>.</summary>
    public required string Classifier { get; init; }

    /// <summary>In the order of the graph's output.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>ISO 639-1 codes of the languages it was trained on; empty when it takes any.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    public required ModelSignature Signature { get; init; }

    /// <summary>For the signature <c>tokens</c>.</summary>
    public FeatureSpec? Features { get; init; }

    public Calibration Calibration { get; init; } = new();

    public DecisionSpec Decision { get; init; } = new();

    /// <summary>Where the model comes from; free for models made elsewhere.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>How good it is on sources left out of training.</summary>
    public ModelMetrics? Metrics { get; init; }
}
