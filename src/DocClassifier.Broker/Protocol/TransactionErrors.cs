namespace DocClassifier.Broker.Protocol;

/// <summary>PRODUCER_FENCED is known from version 2 of the transactional requests on; older ones hear INVALID_PRODUCER_EPOCH (KIP-588).</summary>
internal static class TransactionErrors
{
    public static ErrorCode For(ErrorCode error, short version) =>
        error == ErrorCode.ProducerFenced && version < 2 ? ErrorCode.InvalidProducerEpoch : error;
}
