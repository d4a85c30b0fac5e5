namespace DocClassifier.Contracts;

/// <summary>Values of <c>decidedBy</c>.</summary>
public static class DecidedBy
{
    public const string Model = "model";
    public const string Person = "person";
}
