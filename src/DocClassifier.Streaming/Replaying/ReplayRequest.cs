namespace DocClassifier.Streaming.Replaying;

/// <summary>Which records of a topic are sent to it again.</summary>
public sealed record ReplayRequest
{
    /// <summary>Without the prefix.</summary>
    public required string Topic { get; init; }

    /// <summary>Written at this time or later.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Written before this time.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The id of the run: what <c>docclassifier.replay</c> carries. A run that broke off goes on under its id.</summary>
    public required string Run { get; init; }
}
