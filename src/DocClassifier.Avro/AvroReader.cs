using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace DocClassifier.Avro;

/// <summary>
/// Reads Avro's binary encoding from bytes that nobody vouches for: every length is bounded by what remains, every number by its type,
/// nesting and items without bytes by a limit.
/// </summary>
internal ref struct AvroReader(ReadOnlySpan<byte> data)
{
    private const int MaxDepth = 256;
    private const int MaxEmptyItems = 1_000_000;
    private readonly ReadOnlySpan<byte> _data = data;
    private int _position;
    private int _depth;
    private int _emptyItems;
    private long _entered;

    public readonly int Remaining => _data.Length - _position;

    public bool ReadBoolean() => ReadFixed(1)[0] switch
    {
        0 => false,
        1 => true,
        var other => throw new AvroFormatException($"{other} is no boolean (at byte {_position - 1})."),
    };

    public int ReadInt()
    {
        var value = ReadLong();
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new AvroFormatException($"{value} is too large for an int (before byte {_position}).");
    }

    public long ReadLong()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if ((uint)_position >= (uint)_data.Length)
                throw CutOff(1);
            var next = _data[_position++];
            if (shift == 63 && next > 1)
                break;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return (long)(value >> 1) ^ -(long)(value & 1);
        }

        throw new AvroFormatException($"A number has more than 64 bits (before byte {_position}).");
    }

    public float ReadFloat() => BinaryPrimitives.ReadSingleLittleEndian(ReadFixed(sizeof(float)));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(ReadFixed(sizeof(double)));

    /// <summary>Length and bytes, without copying them.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadLong();
        if (length < 0)
            throw new AvroFormatException($"A length is negative: {length} (before byte {_position}).");
        return length <= Remaining ? ReadFixed((int)length) : throw CutOff(length);
    }

    /// <summary>The UTF-8 bytes of a string, checked.</summary>
    public ReadOnlySpan<byte> ReadUtf8()
    {
        var bytes = ReadBytes();
        return Utf8.IsValid(bytes) ? bytes : throw new AvroFormatException($"A string is not valid UTF-8 (before byte {_position}).");
    }

    public string ReadString() => Encoding.UTF8.GetString(ReadUtf8());

    public ReadOnlySpan<byte> ReadFixed(int length)
    {
        if (length > Remaining)
            throw CutOff(length);
        var bytes = _data.Slice(_position, length);
        _position += length;
        return bytes;
    }

    /// <summary>The branch of a union or the position of a symbol.</summary>
    public int ReadIndex(int count)
    {
        var index = ReadLong();
        return index >= 0 && index < count
            ? (int)index
            : throw new AvroFormatException($"There is no branch or symbol {index} of {count} (before byte {_position}).");
    }

    /// <summary>The number of items in the next block of an array or map; 0 after the last.</summary>
    /// <param name="minItemLength">The fewest bytes an item takes.</param>
    public int ReadBlock(int minItemLength)
    {
        var count = ReadLong();
        if (count < 0)
        {
            if (count == long.MinValue)
                throw new AvroFormatException($"A block has an impossible number of items (before byte {_position}).");
            count = -count;

            // The block's length in bytes: only of use to who skips.
            var length = ReadLong();
            if (length < 0 || length > Remaining)
                throw CutOff(length);
        }

        if (minItemLength == 0)
        {
            if (count > MaxEmptyItems - _emptyItems)
                throw new AvroFormatException($"More than {MaxEmptyItems} items that take no bytes.");
            _emptyItems += (int)count;
        }
        else if (count > Remaining / minItemLength)
        {
            throw new AvroFormatException($"A block claims {count} items, but only {Remaining} bytes remain (before byte {_position}).");
        }

        return (int)count;
    }

    /// <summary>Called before a value within a value; <see cref="Leave"/> after it.</summary>
    public void Enter()
    {
        if (++_depth > MaxDepth)
            throw new AvroFormatException($"Values are nested more than {MaxDepth} levels deep.");

        // Records that contain two of another, which contain two of another … can be without a single byte and without end.
        if (++_entered > MaxEmptyItems + (16L * _data.Length))
            throw new AvroFormatException("The value has more records than its bytes can hold.");
    }

    public void Leave() => _depth--;

    /// <summary>Refuses bytes after the value.</summary>
    public readonly void End()
    {
        if (Remaining > 0)
            throw new AvroFormatException($"{Remaining} bytes follow the value (at byte {_position}).");
    }

    private readonly AvroFormatException CutOff(long wanted) =>
        new($"The value is cut off: {wanted} bytes wanted, {Remaining} remain (at byte {_position}).");
}
