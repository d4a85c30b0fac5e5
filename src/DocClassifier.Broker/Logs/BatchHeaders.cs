using System.Buffers.Binary;
using DocClassifier.Broker.Files;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>Steps over the batches of a segment by their headers, reading the file in small pieces.</summary>
internal ref struct BatchHeaders(LogFile file, long size, Span<byte> window)
{
    private readonly LogFile _file = file;
    private readonly long _size = size;
    private readonly Span<byte> _window = window;
    private long _windowStart = -1;
    private int _windowLength;

    public long BaseOffset { get; private set; }

    public long LastOffset { get; private set; }

    public long MaxTimestamp { get; private set; }

    public int BatchSize { get; private set; }

    /// <summary>False at the end of the segment.</summary>
    public bool Read(long position)
    {
        if (position + RecordBatch.HeaderSize > _size)
            return false;
        if (_windowStart < 0 || position < _windowStart || position + RecordBatch.HeaderSize > _windowStart + _windowLength)
        {
            _windowStart = position;
            _windowLength = _file.Read(_window[..(int)Math.Min(_window.Length, _size - position)], position);
            if (_windowLength < RecordBatch.HeaderSize)
                return false;
        }

        var header = _window.Slice((int)(position - _windowStart), RecordBatch.HeaderSize);
        BaseOffset = BinaryPrimitives.ReadInt64BigEndian(header);
        BatchSize = BinaryPrimitives.ReadInt32BigEndian(header[8..]) + RecordBatch.Prefix;
        LastOffset = BaseOffset + BinaryPrimitives.ReadInt32BigEndian(header[23..]);
        MaxTimestamp = BinaryPrimitives.ReadInt64BigEndian(header[35..]);
        return BatchSize >= RecordBatch.HeaderSize && position + BatchSize <= _size;
    }
}
