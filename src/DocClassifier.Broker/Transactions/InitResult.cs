using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Transactions;

/// <summary>The answer to InitProducerId.</summary>
internal sealed record InitResult(ErrorCode Error, long ProducerId, short Epoch)
{
    public static InitResult Failed(ErrorCode error) => new(error, -1, -1);
}
