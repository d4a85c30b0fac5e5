using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace DocClassifier.Broker.Protocol;

/// <summary>Writes the primitive types of the Kafka protocol into a pooled buffer that grows. Not thread-safe; give it back with Dispose.</summary>
internal sealed class KafkaWriter(bool flexible = false, int capacity = 256) : IDisposable
{
    /// <summary>64 MB: no honest request has a larger answer (records are not written here), so none makes the broker take more memory.</summary>
    private const int MaxSize = 64 * 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public Span<byte> Grow(int count)
    {
        if (Length + count > _buffer.Length)
        {
            if (Length > MaxSize)
                throw new ProtocolException("The answer to a request would be too large to give.");
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + count, _buffer.Length * 2));
            _buffer.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    public void Int8(sbyte value) => Grow(1)[0] = (byte)value;

    public void Bool(bool value) => Grow(1)[0] = value ? (byte)1 : (byte)0;

    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Grow(2), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Grow(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Grow(8), value);

    public void Error(ErrorCode value) => Int16((short)value);

    public void PatchInt32(int position, int value) => BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(position, 4), value);

    public void UnsignedVarint(uint value)
    {
        for (; value >= 0x80; value >>= 7)
            Grow(1)[0] = (byte)(value | 0x80);
        Grow(1)[0] = (byte)value;
    }

    /// <summary>A zig-zag varint, as records use it.</summary>
    public void Varint(int value) => UnsignedVarint((uint)((value << 1) ^ (value >> 31)));

    public void Varlong(long value)
    {
        var zigzag = (ulong)((value << 1) ^ (value >> 63));
        for (; zigzag >= 0x80; zigzag >>= 7)
            Grow(1)[0] = (byte)(zigzag | 0x80);
        Grow(1)[0] = (byte)zigzag;
    }

    public void String(string? value)
    {
        var length = value is null ? -1 : Encoding.UTF8.GetByteCount(value);
        if (flexible)
            UnsignedVarint((uint)(length + 1));
        else
            Int16(checked((short)length));
        if (value is not null)
            Encoding.UTF8.GetBytes(value, Grow(length));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        BytesLength(value.Length);
        Raw(value);
    }

    public void BytesLength(int length)
    {
        if (flexible)
            UnsignedVarint((uint)(length + 1));
        else
            Int32(length);
    }

    public void ArrayLength(int count) => BytesLength(count);

    public void Int32Array(params ReadOnlySpan<int> values)
    {
        ArrayLength(values.Length);
        foreach (var value in values)
            Int32(value);
    }

    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Grow(value.Length));

    /// <summary>The empty list of tagged fields that ends every structure of a flexible version.</summary>
    public void Tags()
    {
        if (flexible)
            Grow(1)[0] = 0;
    }

    public void Clear() => Length = 0;

    public byte[] ToArray() => _buffer.AsSpan(0, Length).ToArray();

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        Length = 0;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
