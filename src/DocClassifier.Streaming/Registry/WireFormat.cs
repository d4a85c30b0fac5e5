using System.Buffers;
using System.Buffers.Binary;

namespace DocClassifier.Streaming.Registry;

/// <summary>Confluent's wire format: a zero byte, the schema id in four bytes (big-endian), the value.</summary>
internal static class WireFormat
{
    public const int HeaderLength = 5;

    public static void WriteHeader(int schemaId, IBufferWriter<byte> output)
    {
        var header = output.GetSpan(HeaderLength);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], schemaId);
        output.Advance(HeaderLength);
    }

    /// <summary>The schema id, or null when there is no such header.</summary>
    public static int? TryReadSchemaId(ReadOnlySpan<byte> value) =>
        value.Length >= HeaderLength && value[0] == 0 ? BinaryPrimitives.ReadInt32BigEndian(value[1..]) : null;

    /// <exception cref="NotOursException">There is no such header.</exception>
    public static int ReadSchemaId(ReadOnlySpan<byte> value)
    {
        if (value.Length < HeaderLength)
            throw new NotOursException($"The value has {value.Length} bytes; a magic byte and a schema id take {HeaderLength}.");
        if (value[0] != 0)
            throw new NotOursException($"The value begins with 0x{value[0]:x2}, not with the magic byte 0.");
        return BinaryPrimitives.ReadInt32BigEndian(value[1..]);
    }
}
