using DocClassifier.Broker.Transactions;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// InitProducerId 0-4, flexible from 2; 3 and later carry the producer's id and epoch (KIP-360). Source: InitProducerIdRequest.json,
/// InitProducerIdResponse.json.
/// </summary>
internal sealed class InitProducerIdRequest(TransactionCoordinator transactions) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.InitProducerId, 0, 4, 2);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var (transactionalId, timeout) = (reader.NullableString(), reader.Int32());
        var (producerId, epoch) = request.Version >= 3 ? (reader.Int64(), reader.Int16()) : (-1L, (short)-1);
        reader.Tags();
        return AnswerAsync(request, transactions.InitAsync(transactionalId, timeout, producerId, epoch));
    }

    private static async ValueTask<Response?> AnswerAsync(Request request, Task<InitResult> initialising)
    {
        var result = await initialising;
        var response = request.Respond();
        response.Writer.Int32(0);
        response.Writer.Error(result.Error);
        response.Writer.Int64(result.ProducerId);
        response.Writer.Int16(result.Epoch);
        response.Writer.Tags();
        return response;
    }
}
