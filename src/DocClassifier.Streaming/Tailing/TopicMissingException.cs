namespace DocClassifier.Streaming.Tailing;

/// <summary>The cluster has no such topic.</summary>
public sealed class TopicMissingException(string topic) : Exception($"There is no topic {topic}.");
