namespace DocClassifier.Broker.Logs;

/// <summary>The content of topic.json.</summary>
internal sealed record TopicDescription(int Partitions, Dictionary<string, string> Config);
