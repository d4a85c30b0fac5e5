namespace DocClassifier.Streaming.Window;

/// <summary>The first record that lies in the topic beyond what was consumed.</summary>
/// <param name="Offset">Where.</param>
/// <param name="WrittenAt">Its timestamp.</param>
internal sealed record FirstUnread(long Offset, DateTimeOffset WrittenAt);
