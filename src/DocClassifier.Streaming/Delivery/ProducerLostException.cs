using Confluent.Kafka;

namespace DocClassifier.Streaming.Delivery;

/// <summary>
/// The producer cannot go on (fenced, or another fatal error), or the consumer: a new session must settle the open transaction, and
/// everything in memory is void.
/// </summary>
internal sealed class ProducerLostException(Error error, Exception? innerException = null) : Exception(error.Reason, innerException)
{
    public Error Error { get; } = error;

    /// <summary>Another producer with this transactional id has been started, or the transaction timed out.</summary>
    public bool IsFenced => Error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch;
}
