using System.Buffers.Binary;

namespace DocClassifier.Broker.Records;

/// <summary>Snappy blocks (google/snappy, format_description.txt), bare as librdkafka writes them or in the frames of snappy-java.</summary>
internal static class Snappy
{
    private static ReadOnlySpan<byte> JavaMagic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    public static byte[] Decompress(ReadOnlySpan<byte> input, int limit)
    {
        if (!input.StartsWith(JavaMagic))
            return Block(input, limit);
        using var output = new MemoryStream();
        for (var at = 16; at + 4 <= input.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(input[at..]);
            at += 4;
            if (length < 0 || length > input.Length - at)
                throw new InvalidDataException("A snappy frame goes beyond its end.");
            output.Write(Block(input.Slice(at, length), limit - (int)output.Length));
            at += length;
        }

        return output.ToArray();
    }

    private static byte[] Block(ReadOnlySpan<byte> input, int limit)
    {
        var at = 0;
        long size = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (at >= input.Length || shift > 28)
                throw new InvalidDataException("A snappy block has no length.");
            size |= (long)(input[at] & 0x7F) << shift;
            if (input[at++] < 0x80)
                break;
        }

        if (size > limit)
            throw new InvalidDataException("A compressed batch unfolds to more than is allowed.");
        var output = new byte[size];
        var written = 0;
        while (at < input.Length)
        {
            var tag = input[at++];
            if ((tag & 3) == 0)
            {
                var length = (tag >> 2) + 1;
                if (length > 60)
                {
                    var extra = length - 60;
                    length = Little(input, ref at, extra) + 1;
                }

                if (length <= 0 || length > input.Length - at || length > output.Length - written)
                    throw new InvalidDataException("A snappy literal goes beyond its end.");
                input.Slice(at, length).CopyTo(output.AsSpan(written));
                at += length;
                written += length;
                continue;
            }

            var (copy, offset) = (tag & 3) switch
            {
                1 => (4 + ((tag >> 2) & 7), ((tag >> 5) << 8) | Little(input, ref at, 1)),
                2 => ((tag >> 2) + 1, Little(input, ref at, 2)),
                _ => ((tag >> 2) + 1, Little(input, ref at, 4)),
            };
            BackReference.Copy(output, ref written, offset, copy);
        }

        return written == output.Length ? output : throw new InvalidDataException("A snappy block is shorter than it says.");
    }

    private static int Little(ReadOnlySpan<byte> input, ref int at, int count)
    {
        if (at + count > input.Length)
            throw new InvalidDataException("A snappy block ends early.");
        var value = 0;
        for (var i = 0; i < count; i++)
            value |= input[at++] << (8 * i);
        return value;
    }
}
