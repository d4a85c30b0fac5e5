using System.Buffers.Binary;
using System.Text;

namespace DocClassifier.Broker.Protocol;

/// <summary>
/// Reads the primitive types of the Kafka protocol; flexible versions (KIP-482) use compact lengths and tagged fields.
/// Invariant: no length read from the wire is believed beyond the bytes that are there, so nothing hostile allocates more than it sent.
/// </summary>
internal ref struct KafkaReader(Span<byte> bytes, bool flexible)
{
    private readonly Span<byte> _bytes = bytes;
    private readonly bool _flexible = flexible;
    private int _position;

    public readonly int Position => _position;

    public readonly int Remaining => _bytes.Length - _position;

    public Span<byte> Take(int count)
    {
        if (count < 0 || count > Remaining)
            throw new ProtocolException("A length in the request goes beyond its end.");
        var taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }

    public sbyte Int8() => (sbyte)Take(1)[0];

    public bool Bool() => Take(1)[0] != 0;

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public uint UnsignedVarint()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Take(1)[0];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new ProtocolException("A varint is longer than five bytes.");
    }

    public string String() => NullableString() ?? throw new ProtocolException("A string that must be there is null.");

    public string? NullableString()
    {
        var length = _flexible ? CompactLength() : Int16();
        return length < 0 ? null : Text(Take(length));
    }

    /// <summary>A nullable string in the form that versions before flexible ones use (the request header's client id always does).</summary>
    public string? ClassicNullableString()
    {
        var length = Int16();
        return length < 0 ? null : Text(Take(length));
    }

    /// <summary>Bytes inside the request's own buffer: copy what is kept.</summary>
    public Span<byte> Bytes()
    {
        var length = _flexible ? CompactLength() : Int32();
        return length < 0 ? default : Take(length);
    }

    /// <summary>The number of elements of an array, -1 for null.</summary>
    public int ArrayLength()
    {
        var length = _flexible ? CompactLength() : Int32();
        if (length > Remaining)
            throw new ProtocolException("An array names more elements than there are bytes.");
        return Math.Max(length, -1);
    }

    public void Tags()
    {
        if (!_flexible)
            return;
        for (var count = UnsignedVarint(); count > 0; count--)
        {
            UnsignedVarint();
            Take(Length(UnsignedVarint()));
        }
    }

    private int CompactLength() => Length(UnsignedVarint()) - 1;

    private static int Length(uint value) =>
        value <= int.MaxValue ? (int)value : throw new ProtocolException("A length is out of range.");

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
