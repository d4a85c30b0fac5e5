namespace DocClassifier.Streaming.Topology;

/// <summary>A topic beside its plan: a row of <c>topics list</c>.</summary>
/// <param name="Name">As on the cluster, with the prefix.</param>
/// <param name="Partitions">Null when the topic is missing.</param>
/// <param name="Replicas">Copies of the partition that has the fewest; null when the topic is missing.</param>
/// <param name="Remarks">What differs from the plan, a sentence each; empty when nothing does.</param>
public sealed record TopicState(string Name, int? Partitions, int? Replicas, IReadOnlyList<string> Remarks);
