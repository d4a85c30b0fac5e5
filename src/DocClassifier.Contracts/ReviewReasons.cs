namespace DocClassifier.Contracts;

/// <summary>Why a decision was left to a person.</summary>
public static class ReviewReasons
{
    public const string BelowThreshold = "below-threshold";
    public const string CloseCall = "close-call";
    public const string NoText = "no-text";
    public const string LittleText = "little-text";
    public const string Language = "language";
    public const string OutOfDistribution = "out-of-distribution";

    /// <summary>A person answered that it is none of the labels.</summary>
    public const string Returned = "returned";
}
