namespace DocClassifier.Streaming.Topology;

/// <summary>What <c>topics apply</c> did to a topic, or could not do.</summary>
/// <param name="Name">As on the cluster, with the prefix.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Detail">Settings changed, or why it failed; empty otherwise.</param>
public sealed record TopicChange(string Name, TopicChangeKind Kind, string Detail);
