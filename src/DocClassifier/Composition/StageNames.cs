namespace DocClassifier.Composition;

/// <summary>What <c>run</c> can run.</summary>
internal static class StageNames
{
    public const string Broker = "broker";
    public const string Registry = "registry";
    public const string Ingest = "ingest";
    public const string Prepare = "prepare";
    public const string ClassifyText = "classify-text";
    public const string ClassifyScan = "classify-scan";
    public const string Route = "route";

    /// <summary>The stages that are consumer groups, in the order of the flow.</summary>
    public static readonly IReadOnlyList<string> Groups = [Prepare, ClassifyText, ClassifyScan, Route];

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Broker, Registry, Ingest, .. Groups];
}
