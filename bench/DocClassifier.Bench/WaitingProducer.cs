using Confluent.Kafka;

namespace DocClassifier.Bench;

internal static class WaitingProducer
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Hands a record over, waiting while the client's queue is full.</summary>
    public static void ProduceWhenRoomy<TKey, TValue>(this IProducer<TKey, TValue> producer, string topic, Message<TKey, TValue> message, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                producer.Produce(topic, message);
                return;
            }
            catch (ProduceException<TKey, TValue> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                cancellationToken.ThrowIfCancellationRequested();
                producer.Poll(Pause);
            }
        }
    }
}
