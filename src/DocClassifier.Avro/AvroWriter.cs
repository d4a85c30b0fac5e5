using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace DocClassifier.Avro;

/// <summary>Writes Avro's binary encoding. <see cref="Flush"/> at the end hands the last bytes to the output.</summary>
internal ref struct AvroWriter(IBufferWriter<byte> output)
{
    private const int MaxVarint = 10;
    private readonly IBufferWriter<byte> _output = output;
    private Span<byte> _span = output.GetSpan(256);
    private int _written;

    public void WriteBoolean(bool value) => Take(1)[0] = value ? (byte)1 : (byte)0;

    public void WriteInt(int value) => WriteLong(value);

    public void WriteLong(long value)
    {
        Ensure(MaxVarint);
        var bits = (ulong)((value << 1) ^ (value >> 63));
        while (bits >= 0x80)
        {
            _span[_written++] = (byte)(bits | 0x80);
            bits >>= 7;
        }

        _span[_written++] = (byte)bits;
    }

    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);

    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteLong(value.Length);
        value.CopyTo(Take(value.Length));
    }

    /// <summary>Half a surrogate pair is written as U+FFFD: a string of bytes that is no Unicode would be unreadable for others.</summary>
    public void WriteString(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteLong(length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    public void Flush()
    {
        _output.Advance(_written);
        _span = [];
        _written = 0;
    }

    private Span<byte> Take(int length)
    {
        Ensure(length);
        var taken = _span.Slice(_written, length);
        _written += length;
        return taken;
    }

    private void Ensure(int length)
    {
        if (_span.Length - _written >= length)
            return;
        Flush();
        _span = _output.GetSpan(Math.Max(length, 256));
    }
}
