namespace DocClassifier.Broker.Groups;

/// <summary>A partition by name, whether it exists or not.</summary>
internal readonly record struct TopicPartition(string Topic, int Partition);
