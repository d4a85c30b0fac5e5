using System.Buffers.Binary;

namespace DocClassifier.Broker.Records;

/// <summary>LZ4 frames (lz4_Frame_format.md, lz4_Block_format.md), blocks linked or not; checksums are left to the batch's CRC.</summary>
internal static class Lz4Frame
{
    public static byte[] Decompress(ReadOnlySpan<byte> input, int limit)
    {
        if (input.Length < 7 || BinaryPrimitives.ReadUInt32LittleEndian(input) != 0x184D2204)
            throw new InvalidDataException("An lz4 frame has no magic number.");
        var flags = input[4];
        var blockChecksum = (flags & 0x10) != 0;
        var at = 6 + ((flags & 0x08) != 0 ? 8 : 0) + ((flags & 0x01) != 0 ? 4 : 0) + 1;
        var output = new byte[Math.Min(limit, Math.Max(64 * 1024, input.Length * 4))];
        var written = 0;
        while (at + 4 <= input.Length)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(input[at..]);
            at += 4;
            if (size == 0)
                return output[..written];
            var length = (int)(size & 0x7FFFFFFF);
            if (length > input.Length - at)
                break;
            var block = input.Slice(at, length);
            if ((size & 0x80000000) != 0)
            {
                Ensure(ref output, written + length, limit);
                block.CopyTo(output.AsSpan(written));
                written += length;
            }
            else
            {
                Block(block, ref output, ref written, limit);
            }

            at += length + (blockChecksum ? 4 : 0);
        }

        throw new InvalidDataException("An lz4 frame has no end.");
    }

    private static void Block(ReadOnlySpan<byte> input, ref byte[] output, ref int written, int limit)
    {
        for (var at = 0; at < input.Length;)
        {
            var token = input[at++];
            var literals = Length(input, ref at, token >> 4);
            if (literals > input.Length - at)
                throw new InvalidDataException("An lz4 literal goes beyond its end.");
            Ensure(ref output, written + literals, limit);
            input.Slice(at, literals).CopyTo(output.AsSpan(written));
            at += literals;
            written += literals;
            if (at >= input.Length)
                return;
            if (at + 2 > input.Length)
                throw new InvalidDataException("An lz4 block ends early.");
            var offset = BinaryPrimitives.ReadUInt16LittleEndian(input[at..]);
            at += 2;
            var match = Length(input, ref at, token & 15) + 4;
            Ensure(ref output, written + match, limit);
            BackReference.Copy(output, ref written, offset, match);
        }
    }

    private static int Length(ReadOnlySpan<byte> input, ref int at, int nibble)
    {
        var length = nibble;
        if (nibble < 15)
            return length;
        byte next;
        do
        {
            if (at >= input.Length || length > Decompressor.MaxSize)
                throw new InvalidDataException("An lz4 length does not end.");
            next = input[at++];
            length += next;
        }
        while (next == 255);
        return length;
    }

    private static void Ensure(ref byte[] output, int needed, int limit)
    {
        if (needed > limit)
            throw new InvalidDataException("A compressed batch unfolds to more than is allowed.");
        if (needed > output.Length)
            Array.Resize(ref output, (int)Math.Min(limit, Math.Max(needed, output.Length * 2L)));
    }
}
