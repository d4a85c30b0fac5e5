namespace DocClassifier.Train.Learning;

/// <summary>Hyper-parameters of <see cref="SoftmaxRegression"/>; they go into the manifest.</summary>
public sealed record SoftmaxOptions
{
    /// <summary>Weight of the squared length of all weights. Default 1e-5.</summary>
    public double Penalty { get; init; } = 1e-5;

    /// <summary>Share of the target spread over all labels. Default 0.1.</summary>
    public double Smoothing { get; init; } = 0.1;

    /// <summary>Features seen in fewer documents get no weight. Default 2.</summary>
    public int MinDocuments { get; init; } = 2;

    /// <summary>Features are multiplied by their inverse document frequency to this power. Default 0.5.</summary>
    public double InverseFrequency { get; init; } = 0.5;

    /// <summary>How far labels with few documents are lifted: 0 not at all, 1 to equal weight. Default 1.</summary>
    public double Balance { get; init; } = 1;

    /// <summary>At most so many iterations. Default 60.</summary>
    public int Iterations { get; init; } = 60;
}
