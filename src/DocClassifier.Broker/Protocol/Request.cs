namespace DocClassifier.Broker.Protocol;

/// <summary>
/// One request as it came. Invariant: <see cref="Body"/> lies in the connection's receive buffer and is gone once the handler has returned
/// its task; a handler reads (and copies what it keeps) before its first await. The reader is a ref struct, so the compiler helps.
/// </summary>
internal sealed record Request(ApiVersionRange Api, short Version, int CorrelationId, string? ClientId, string ClientHost, Memory<byte> Body)
{
    public bool Flexible => Version >= Api.FlexibleFrom;

    public KafkaReader Reader() => new(Body.Span, Flexible);

    public Response Respond() => new(Api, Version, CorrelationId);
}
