using System.ComponentModel.DataAnnotations;
using DocClassifier.Classify.Features;
using DocClassifier.Train.Learning;

namespace DocClassifier.Train;

/// <summary>What is trained and how. The same options on the same corpus give the same package, to the digest.</summary>
public sealed record TrainOptions
{
    /// <summary>Folder <c>label/language-number-slug.txt</c>.</summary>
    public required string Corpus { get; init; }

    /// <summary>Folder of model packages.</summary>
    public required string Models { get; init; }

    /// <summary>Classifiers to make a package for: the same weights, each with its own calibration. Default text and scan.</summary>
    public IReadOnlyList<string> Classifiers { get; init; } = ["text", "scan"];

    /// <summary>Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Rows made from each document, the text as written among them. Default 10.</summary>
    [Range(1, 1000)]
    public int Variations { get; init; } = 10;

    /// <summary>Parts of the cross-validation. Default 10.</summary>
    [Range(2, 100)]
    public int Folds { get; init; } = 10;

    /// <summary>Share of the decisions without review that shall be right. Default 0.97.</summary>
    [Range(0.5, 1.0)]
    public double Precision { get; init; } = 0.97;

    /// <summary>Puts the new packages into aliases.json. Default true.</summary>
    public bool Promote { get; init; } = true;

    public FeatureSpec Features { get; init; } = FeatureSpec.Default;

    public SoftmaxOptions Learner { get; init; } = new();
}
