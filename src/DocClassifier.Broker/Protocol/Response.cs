using DocClassifier.Broker.Logs;

namespace DocClassifier.Broker.Protocol;

/// <summary>An answer: bytes, and for Fetch slices of log files that are sent between them without ever being held in memory whole.</summary>
internal sealed class Response : IDisposable
{
    private List<(int Position, LogSlice Slice)>? _slices;
    private long _sliceBytes;

    public Response(ApiVersionRange api, short version, int correlationId)
    {
        var flexible = version >= api.FlexibleFrom;
        Writer = new KafkaWriter(flexible);
        Writer.Int32(0);
        Writer.Int32(correlationId);
        // The response header of ApiVersions is always v0, so that a client can read the answer to a version we do not know.
        if (api.Key != ApiKey.ApiVersions)
            Writer.Tags();
    }

    public KafkaWriter Writer { get; }

    public IReadOnlyList<(int Position, LogSlice Slice)> Slices => _slices ?? [];

    public void Append(LogSlice slice)
    {
        (_slices ??= []).Add((Writer.Length, slice));
        _sliceBytes += slice.Length;
    }

    /// <summary>Writes the frame's length; call once, when all is written.</summary>
    public void Seal() => Writer.PatchInt32(0, checked((int)(Writer.Length - 4 + _sliceBytes)));

    public void Dispose()
    {
        Writer.Dispose();
        if (_slices is null)
            return;
        foreach (var (_, slice) in _slices)
            slice.Dispose();
        _slices = null;
    }
}
