namespace DocClassifier.Contracts;

/// <summary>Values of <c>DocumentRouted.status</c>.</summary>
public static class RoutingStatus
{
    public const string Routed = "routed";
    public const string Withdrawn = "withdrawn";
}
