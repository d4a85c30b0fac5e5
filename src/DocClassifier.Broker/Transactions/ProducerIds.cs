using System.Buffers.Binary;
using DocClassifier.Broker.Files;

namespace DocClassifier.Broker.Transactions;

/// <summary>
/// Hands out producer ids, none twice, also across restarts: blocks are reserved in the file producer-ids before the first of them is used.
/// Thread-safe.
/// </summary>
internal sealed class ProducerIds(IFileLayer files, string dataDirectory)
{
    private const int Block = 1000;
    private readonly string _path = Path.Combine(dataDirectory, "producer-ids");
    private readonly Lock _gate = new();
    private long _next = -1;
    private long _reserved = -1;

    /// <summary>Throws IOException when a block cannot be reserved.</summary>
    public long Next()
    {
        lock (_gate)
        {
            if (_next >= _reserved)
                Reserve();
            return _next++;
        }
    }

    private void Reserve()
    {
        var start = _reserved;
        if (start < 0)
        {
            var content = DurableFile.Read(files, _path);
            start = content is { Length: 8 } ? BinaryPrimitives.ReadInt64BigEndian(content) : 0;
        }

        var reserved = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(reserved, start + Block);
        DurableFile.Replace(files, _path, reserved);
        (_next, _reserved) = (start, start + Block);
    }
}
