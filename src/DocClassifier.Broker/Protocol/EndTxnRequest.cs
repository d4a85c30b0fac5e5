using DocClassifier.Broker.Transactions;

namespace DocClassifier.Broker.Protocol;

/// <summary>EndTxn 0-2: answered when the outcome is durable and the markers are in every log. Source: EndTxnRequest.json, EndTxnResponse.json.</summary>
internal sealed class EndTxnRequest(TransactionCoordinator transactions) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.EndTxn, 0, 2);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        return AnswerAsync(request, transactions.EndAsync(reader.String(), reader.Int64(), reader.Int16(), reader.Bool()));
    }

    private static async ValueTask<Response?> AnswerAsync(Request request, Task<ErrorCode> ending)
    {
        var error = await ending;
        var response = request.Respond();
        response.Writer.Int32(0);
        response.Writer.Error(TransactionErrors.For(error, request.Version));
        return response;
    }
}
