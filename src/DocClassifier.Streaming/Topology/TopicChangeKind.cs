namespace DocClassifier.Streaming.Topology;

/// <summary>See <see cref="TopicChange"/>.</summary>
public enum TopicChangeKind
{
    /// <summary>It was as planned.</summary>
    Unchanged,

    /// <summary>It was made.</summary>
    Created,

    /// <summary>Settings were set to the plan's.</summary>
    Configured,

    /// <summary>It is not as planned and cannot be changed in place.</summary>
    Failed,
}
