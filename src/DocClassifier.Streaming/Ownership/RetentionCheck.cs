using Confluent.Kafka;
using DocClassifier.Streaming.Running;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Ownership;

/// <summary>Tells when retention took records away before they were read: the consumer would jump over the gap silently.</summary>
internal static class RetentionCheck
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    public static void Run(IReadOnlyList<Lane> lanes, IConsumer<byte[], byte[]> consumer, StageContext context, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var committed in consumer.Committed(lanes.Select(lane => lane.Partition), RequestTimeout))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (committed.Offset.Value < 0)
                    continue;
                var first = consumer.QueryWatermarkOffsets(committed.TopicPartition, RequestTimeout).Low.Value;
                if (first <= committed.Offset.Value)
                    continue;
                Telemetry.JumpedOver(context.Name, committed.Topic, first - committed.Offset.Value);
                Log.JumpedOver(context.Logger, context.Name, committed.TopicPartition, committed.Offset.Value, first);
            }
        }
        catch (KafkaException fault)
        {
            Log.ConsumeFailed(context.Logger, context.Name, fault.Error.Code, fault.Error.Reason);
        }
    }
}
