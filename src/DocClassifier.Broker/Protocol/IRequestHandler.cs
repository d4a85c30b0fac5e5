namespace DocClassifier.Broker.Protocol;

/// <summary>Answers one kind of request. Requests of one connection are begun in order; answers are sent in order, whenever they are ready.</summary>
internal interface IRequestHandler
{
    ApiVersionRange Versions { get; }

    /// <summary>Null means that the client expects no answer (Produce with acks=0).</summary>
    ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken);
}
