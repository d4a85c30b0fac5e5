using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Classify;

/// <summary>How documents are classified; the section <c>Classify</c> of the configuration.</summary>
public sealed class ClassifyOptions
{
    public const string Section = "Classify";

    /// <summary>
    /// Raises the model package's thresholds: below it a person decides. A probability, default 0 (the package's own hold).
    /// </summary>
    [Range(0.0, 1.0)]
    public double MinConfidence { get; set; }

    /// <summary>Folder of model packages; default: <c>models</c> beside the program.</summary>
    public string? Models { get; set; }

    /// <summary>Pages of a scan that are read, from the first. Default 5.</summary>
    [Range(1, 1000)]
    public int ScanPages { get; set; } = 5;
}
