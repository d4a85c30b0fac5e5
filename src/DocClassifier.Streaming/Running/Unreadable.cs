using Confluent.Kafka;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>
/// What the client could not read. A damaged batch stops its partition and turns readiness red with topic, partition, offset and remedy:
/// the client would go on behind
/// it, which would skip documents silently.
/// </summary>
internal static class Unreadable
{
    public static void Handle(IConsumer<byte[], byte[]> consumer, ConsumeException fault, WorkWindow window, StageContext context)
    {
        var at = fault.ConsumerRecord?.TopicPartitionOffset;
        if (at is null || !IsDamage(fault.Error.Code))
        {
            Log.ConsumeFailed(context.Logger, context.Name, fault.Error.Code, fault.Error.Reason);
            return;
        }

        var message = $"{at.Topic} partition {at.Partition.Value} cannot be read at offset {at.Offset.Value}: {fault.Error.Reason}. "
            + $"Restore the log, or skip past it on purpose by setting the offset of group {context.Group} with a Kafka tool while the stage is stopped.";
        if (!window.TryBreak(at.TopicPartition, message))
            return;
        consumer.Pause([at.TopicPartition]);
        context.Condition.Break(at.TopicPartition.ToString(), message);
        Log.Broken(context.Logger, context.Name, message);
    }

    private static bool IsDamage(ErrorCode code) => code is ErrorCode.Local_BadMsg or ErrorCode.Local_BadCompression or ErrorCode.Local_Partial
        or ErrorCode.Local_NotImplemented or ErrorCode.InvalidMsg or ErrorCode.InvalidMsgSize or ErrorCode.InvalidRecord;
}
