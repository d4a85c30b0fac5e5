namespace DocClassifier.Broker.Protocol;

/// <summary>
/// ApiVersions 0-3, flexible from 3; the response header is always v0, and an unknown version is answered with UNSUPPORTED_VERSION in the
/// form of v0. Source: ApiVersionsRequest.json, ApiVersionsResponse.json, KIP-511.
/// </summary>
internal sealed class ApiVersionsRequest(IReadOnlyList<ApiVersionRange> spoken) : IRequestHandler
{
    public static readonly ApiVersionRange Range = new(ApiKey.ApiVersions, 0, 3, 3);

    public ApiVersionRange Versions => Range;

    public ValueTask<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        // Client name and version of v3 are of no use here and not read; whatever follows cannot be wrong for anyone.
        var response = request.Respond();
        Write(response, request.Version, ErrorCode.None);
        return ValueTask.FromResult<Response?>(response);
    }

    public Response Unsupported(int correlationId)
    {
        var response = new Response(Range, 0, correlationId);
        Write(response, 0, ErrorCode.UnsupportedVersion);
        return response;
    }

    private void Write(Response response, short version, ErrorCode error)
    {
        var writer = response.Writer;
        writer.Error(error);
        writer.ArrayLength(spoken.Count);
        foreach (var range in spoken.OrderBy(range => range.Key))
        {
            writer.Int16((short)range.Key);
            writer.Int16(range.Min);
            writer.Int16(range.Max);
            writer.Tags();
        }

        if (version >= 1)
            writer.Int32(0);
        writer.Tags();
    }
}
