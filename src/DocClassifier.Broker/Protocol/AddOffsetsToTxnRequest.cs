using DocClassifier.Broker.Transactions;

namespace DocClassifier.Broker.Protocol;

/// <summary>AddOffsetsToTxn 0-2. Source: AddOffsetsToTxnRequest.json, AddOffsetsToTxnResponse.json.</summary>
internal sealed class AddOffsetsToTxnRequest(TransactionCoordinator transactions) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.AddOffsetsToTxn, 0, 2);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        var (transactionalId, producerId, epoch, group) = (reader.String(), reader.Int64(), reader.Int16(), reader.String());
        return AnswerAsync(request, group.Length == 0
            ? Task.FromResult(ErrorCode.InvalidGroupId)
            : transactions.AddOffsetsAsync(transactionalId, producerId, epoch));
    }

    private static async ValueTask<Response?> AnswerAsync(Request request, Task<ErrorCode> adding)
    {
        var error = await adding;
        var response = request.Respond();
        response.Writer.Int32(0);
        response.Writer.Error(TransactionErrors.For(error, request.Version));
        return response;
    }
}
