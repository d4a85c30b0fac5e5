using DocClassifier.Classify.Features;

namespace DocClassifier.Train.Datasets;

/// <summary>One document of a dataset that is read to measure a model. Either <see cref="Text"/> or <see cref="File"/> is there.</summary>
public sealed record LabelledDocument
{
    /// <summary>What it is.</summary>
    public required string Label { get; init; }

    /// <summary>Its text, where the dataset itself holds it.</summary>
    public DocumentText? Text { get; init; }

    /// <summary>The file that holds it.</summary>
    public string? File { get; init; }

    /// <summary>Path within the dataset, or the line's number.</summary>
    public required string Name { get; init; }

    /// <summary>Where it comes from, when the dataset says so.</summary>
    public string? Source { get; init; }

    /// <summary>ISO 639-1, when the dataset says so.</summary>
    public string? Language { get; init; }
}
