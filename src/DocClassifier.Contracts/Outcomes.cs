namespace DocClassifier.Contracts;

/// <summary>Values of <c>DocumentClassified.outcome</c>.</summary>
public static class Outcomes
{
    public const string Decided = "decided";
    public const string Review = "review";
}
