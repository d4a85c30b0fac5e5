using System.Buffers.Binary;
using System.Collections.Frozen;
using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Network;

/// <summary>Reads the request header and hands the request to who answers it. Source: Kafka's protocol guide, "Request Header".</summary>
internal sealed class RequestRouter
{
    private readonly FrozenDictionary<short, IRequestHandler> _handlers;

    public RequestRouter(IEnumerable<IRequestHandler> handlers)
    {
        var all = handlers.ToList();
        var versions = new ApiVersionsRequest([.. all.Select(handler => handler.Versions), ApiVersionsRequest.Range]);
        _handlers = all.Append(versions).ToFrozenDictionary(handler => (short)handler.Versions.Key);
    }

    /// <summary>
    /// Begins a request. When this returns, the handler is done with the bytes. Throws <see cref="ProtocolException"/> for what no
    /// handler speaks; what goes wrong later is in the task.
    /// </summary>
    public Task<Response?> Begin(Memory<byte> frame, string client, CancellationToken cancellationToken)
    {
        var key = BinaryPrimitives.ReadInt16BigEndian(frame.Span);
        var version = BinaryPrimitives.ReadInt16BigEndian(frame.Span[2..]);
        var correlation = BinaryPrimitives.ReadInt32BigEndian(frame.Span[4..]);
        if (!_handlers.TryGetValue(key, out var handler))
            throw new ProtocolException($"Request {key} is not spoken here.");
        var api = handler.Versions;
        if (!api.Holds(version))
        {
            // The one request with which clients feel their way: its answer in version 0 tells them what to use.
            if (api.Key == ApiKey.ApiVersions)
                return Task.FromResult<Response?>(((ApiVersionsRequest)handler).Unsupported(correlation));
            throw new ProtocolException($"Version {version} of {api.Key} is not spoken here.");
        }

        var header = new KafkaReader(frame.Span[8..], version >= api.FlexibleFrom);
        var clientId = header.ClassicNullableString();
        header.Tags();
        var request = new Request(api, version, correlation, clientId, client, frame[(8 + header.Position)..]);
        return handler.HandleAsync(request, cancellationToken).AsTask();
    }
}
