using Confluent.Kafka;

namespace DocClassifier.Streaming.Window;

/// <summary>A partition that has records to release and does not advance.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Offset">Of the first record not released.</param>
/// <param name="For">Since it last advanced.</param>
/// <param name="IsRestoring">What its release has to know is still being read.</param>
internal sealed record StandingLane(TopicPartition Partition, long Offset, TimeSpan For, bool IsRestoring);
