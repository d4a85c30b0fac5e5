using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DocClassifier.Classify.Features;

/// <summary>MurmurHash3_x86_32 (Austin Appleby, public domain), as scikit-learn, Spark and others have it.</summary>
internal static class Murmur3
{
    private const uint C1 = 0xcc9e2d51;
    private const uint C2 = 0x1b873593;

    public static uint Hash32(ReadOnlySpan<byte> data, uint seed)
    {
        var hash = seed;
        var rest = data;
        while (rest.Length >= 4)
        {
            hash = Block(hash, BinaryPrimitives.ReadUInt32LittleEndian(rest));
            rest = rest[4..];
        }

        uint tail = 0;
        for (var i = rest.Length - 1; i >= 0; i--)
            tail = (tail << 8) | rest[i];
        if (rest.Length > 0)
            hash ^= Scramble(tail);
        return Finish(hash, data.Length);
    }

    /// <summary>The same over the UTF-16 code units of <paramref name="text"/>, low byte first.</summary>
    public static uint Hash32(ReadOnlySpan<char> text, uint seed)
    {
        var hash = seed;
        var i = 0;
        for (; i + 1 < text.Length; i += 2)
            hash = Block(hash, text[i] | ((uint)text[i + 1] << 16));
        if (i < text.Length)
            hash ^= Scramble(text[i]);
        return Finish(hash, text.Length * 2);
    }

    /// <summary>The same over two 32-bit words, low byte first: eight bytes.</summary>
    public static uint Hash32(uint first, uint second, uint seed) => Finish(Block(Block(seed, first), second), 8);

    /// <summary>Ends a hash over blocks of two UTF-16 code units each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint End(uint blocks, int characters) => Finish(blocks, characters * 2);

    /// <summary>Ends a hash over blocks and one code unit that is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint End(uint blocks, uint last, int characters) => Finish(blocks ^ Scramble(last), characters * 2);

    /// <summary>Takes the next four bytes, low byte first, into a hash that begins with its seed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Block(uint hash, uint block) => (BitOperations.RotateLeft(hash ^ Scramble(block), 13) * 5) + 0xe6546b64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Scramble(uint block) => BitOperations.RotateLeft(block * C1, 15) * C2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Finish(uint hash, int length)
    {
        hash ^= (uint)length;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }
}
