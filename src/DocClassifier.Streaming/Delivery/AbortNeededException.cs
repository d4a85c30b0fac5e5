using Confluent.Kafka;

namespace DocClassifier.Streaming.Delivery;

/// <summary>The transaction under way cannot be committed; the producer lives on.</summary>
internal sealed class AbortNeededException(Error error) : Exception(error.Reason)
{
    public Error Error { get; } = error;
}
