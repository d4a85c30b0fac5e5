namespace DocClassifier.Broker.Groups;

/// <summary>The phases of a group. Source: Kafka's GroupMetadata.</summary>
internal enum GroupState
{
    /// <summary>No members; offsets may be there.</summary>
    Empty,

    /// <summary>Members are called to join again.</summary>
    PreparingRebalance,

    /// <summary>All have joined; the leader's assignment is awaited.</summary>
    CompletingRebalance,

    Stable,

    /// <summary>Deleted.</summary>
    Dead,
}
