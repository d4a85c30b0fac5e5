using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Records;

/// <summary>Walks the records of an uncompressed batch. Throws <see cref="ProtocolException"/> when they are not what the format says.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> records)
{
    private readonly ReadOnlySpan<byte> _records = records;
    private int _position;

    /// <summary>The record as encoded, without its length.</summary>
    public ReadOnlySpan<byte> Raw { get; private set; }

    public int OffsetDelta { get; private set; }

    public long TimestampDelta { get; private set; }

    /// <summary>Everything behind the deltas: key, value, headers.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; }

    public bool HasKey { get; private set; }

    public ReadOnlySpan<byte> Key { get; private set; }

    public bool HasValue { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool Next()
    {
        if (_position >= _records.Length)
            return false;
        var start = _position;
        var length = Varint(_records, ref start);
        Raw = Slice(_records, ref start, length);
        _position = start;
        var at = 1;
        TimestampDelta = Varlong(Raw, ref at);
        OffsetDelta = Varint(Raw, ref at);
        Rest = Raw[at..];
        var keyLength = Varint(Raw, ref at);
        HasKey = keyLength >= 0;
        Key = Slice(Raw, ref at, Math.Max(keyLength, 0));
        var valueLength = Varint(Raw, ref at);
        HasValue = valueLength >= 0;
        Value = Slice(Raw, ref at, Math.Max(valueLength, 0));
        return true;
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> from, scoped ref int at, int length)
    {
        if (length < 0 || at > from.Length - length)
            throw new ProtocolException("A record's length goes beyond its batch.");
        var slice = from.Slice(at, length);
        at += length;
        return slice;
    }

    private static int Varint(ReadOnlySpan<byte> from, scoped ref int at)
    {
        var value = Varlong(from, ref at);
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw new ProtocolException("A length in a record is out of range.");
    }

    private static long Varlong(ReadOnlySpan<byte> from, scoped ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (at >= from.Length)
                break;
            var next = from[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return (long)(value >> 1) ^ -(long)(value & 1);
        }

        throw new ProtocolException("A varint in a record does not end.");
    }
}
