namespace DocClassifier.Streaming.Window;

/// <summary>What the client does with a partition of ours.</summary>
internal enum FetchState
{
    /// <summary>
    /// As an ownership epoch begins: librdkafka keeps the application's pause when a partition is revoked and comes back, so it may be
    /// paused. It is resumed explicitly once it has room.
    /// </summary>
    Unknown,

    /// <summary>It was resumed.</summary>
    Fetching,

    /// <summary>It was paused at the window's bound.</summary>
    Paused,
}
