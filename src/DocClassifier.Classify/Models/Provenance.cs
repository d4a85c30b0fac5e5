namespace DocClassifier.Classify.Models;

/// <summary>How a model was made, so that it can be made again.</summary>
public sealed record Provenance
{
    /// <summary>Commit of the dataset, or SHA-256 of its content.</summary>
    public required string Dataset { get; init; }

    /// <summary>Documents in it.</summary>
    public int Documents { get; init; }

    /// <summary>Version of the program that trained it.</summary>
    public required string CodeVersion { get; init; }

    /// <summary>Name of the learner.</summary>
    public required string Kernel { get; init; }

    public IReadOnlyDictionary<string, double> HyperParameters { get; init; } = new Dictionary<string, double>();

    public int Seed { get; init; }

    /// <summary>Digest of the model it was made from, or null.</summary>
    public string? Parent { get; init; }
}
