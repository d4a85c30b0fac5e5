namespace DocClassifier.Broker.Protocol;

/// <summary>FindCoordinator 0-3, flexible from 3; groups (0) and transactions (1): always this node. Source: FindCoordinatorRequest.json.</summary>
internal sealed class FindCoordinatorRequest(BrokerIdentity identity) : IRequestHandler
{
    public ApiVersionRange Versions { get; } = new(ApiKey.FindCoordinator, 0, 3, 3);

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        var reader = request.Reader();
        reader.String();
        var type = request.Version >= 1 ? reader.Int8() : 0;
        reader.Tags();
        var known = type is 0 or 1;
        var response = request.Respond();
        var writer = response.Writer;
        if (request.Version >= 1)
            writer.Int32(0);
        writer.Error(known ? ErrorCode.None : ErrorCode.InvalidRequest);
        if (request.Version >= 1)
            writer.String(known ? null : "Only groups and transactions have coordinators.");
        writer.Int32(known ? BrokerIdentity.NodeId : -1);
        writer.String(known ? identity.Host : "");
        writer.Int32(known ? identity.Port : -1);
        writer.Tags();
        return ValueTask.FromResult<Response?>(response);
    }
}
