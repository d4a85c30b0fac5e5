using System.Buffers.Binary;
using System.IO.Compression;
using K4os.Compression.LZ4.Streams;
using ZstdSharp;

namespace DocClassifier.Broker.Records;

/// <summary>
/// Opens compressed batches for the few who look inside (time look-up, compaction). Invariants: at most <see cref="MaxSize"/> bytes come
/// out of a batch, and no size that a batch states is allocated before it is known to be possible; what cannot be opened is left as it is
/// by the caller.
/// </summary>
internal static class Decompressor
{
    /// <summary>64 MB: what a batch of the largest allowed size may unfold to.</summary>
    public const int MaxSize = 64 * 1024 * 1024;

    /// <summary>The densest snappy element: three bytes that copy 64.</summary>
    private const int SnappyRatio = 22;

    /// <summary>What snappy-java writes before its blocks; two version numbers of four bytes follow.</summary>
    private static ReadOnlySpan<byte> JavaMagic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    public static bool TryOpen(in RecordBatch batch, out ReadOnlySpan<byte> records)
    {
        records = default;
        try
        {
            switch (batch.Codec)
            {
                case 0:
                    records = batch.Records;
                    return true;
                case 1:
                    using (var gzip = new GZipStream(Source(batch), CompressionMode.Decompress))
                        records = ReadToEnd(gzip);
                    // The stream ends without complaint where its input does; the size at the end of the whole tells (RFC 1952).
                    return batch.Records.Length > 4 && BinaryPrimitives.ReadUInt32LittleEndian(batch.Records[^4..]) == records.Length;
                case 2:
                    records = Snappy(batch.Records);
                    return true;
                case 3:
                    using (var source = Source(batch))
                    using (var lz4 = LZ4Stream.Decode(source))
                    {
                        records = ReadToEnd(lz4);
                        // A block of no bytes ends the stream, too.
                        return source.Position == source.Length;
                    }

                case 4:
                    records = Zstandard(batch.Records);
                    return true;
                default:
                    return false;
            }
        }
        catch (Exception e) when (IsMalformed(e, batch.Codec))
        {
            return false;
        }
    }

    /// <summary>What the libraries throw on malformed input, found out by feeding them such (DecompressorTests).</summary>
    private static bool IsMalformed(Exception e, int codec) => e is InvalidDataException || codec switch
    {
        // A frame that ends early; a block that cannot be decoded; one longer than its frame allows; a frame with a dictionary.
        3 => e is EndOfStreamException or InvalidOperationException or ArgumentOutOfRangeException or NotImplementedException,
        4 => e is ZstdException,
        _ => false,
    };

    private static MemoryStream Source(in RecordBatch batch) => new(batch.Records.ToArray());

    private static ReadOnlySpan<byte> ReadToEnd(Stream source)
    {
        var target = new MemoryStream();
        var buffer = new byte[32 * 1024];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            if (target.Length + read > MaxSize)
                throw TooLarge();
            target.Write(buffer, 0, read);
        }

        return target.GetBuffer().AsSpan(0, (int)target.Length);
    }

    /// <summary>Blocks, bare as librdkafka writes them or in the frames of snappy-java.</summary>
    private static byte[] Snappy(ReadOnlySpan<byte> input)
    {
        if (!input.StartsWith(JavaMagic))
            return SnappyBlock(input, MaxSize);
        using var target = new MemoryStream();
        for (var at = 16; at != input.Length;)
        {
            if (input.Length - at < 4 || BinaryPrimitives.ReadInt32BigEndian(input[at..]) is var length && (length < 0 || length > input.Length - at - 4))
                throw new InvalidDataException("A snappy frame goes beyond its end.");
            target.Write(SnappyBlock(input.Slice(at + 4, length), MaxSize - (int)target.Length));
            at += 4 + length;
        }

        return target.ToArray();
    }

    private static byte[] SnappyBlock(ReadOnlySpan<byte> block, int limit)
    {
        var stated = (uint)Snappier.Snappy.GetUncompressedLength(block);
        return stated <= Math.Min(limit, block.Length * (long)SnappyRatio) ? Snappier.Snappy.DecompressToArray(block) : throw TooLarge();
    }

    /// <summary>In one piece, since a stream would allocate the frame's window, up to 128 MB, on the word of its header.</summary>
    private static ReadOnlySpan<byte> Zstandard(ReadOnlySpan<byte> input)
    {
        using var decompressor = new ZstdSharp.Decompressor();
        // Producers rarely write the unfolded size into the frame, so the buffer grows until it fits.
        for (var size = Math.Max(64 * 1024, input.Length * 4L); ; size *= 4)
        {
            var target = new byte[Math.Min(size, MaxSize)];
            if (decompressor.TryUnwrap(input, target, out var written))
                return target.AsSpan(0, written);
            if (target.Length == MaxSize)
                throw TooLarge();
        }
    }

    private static InvalidDataException TooLarge() => new("A compressed batch unfolds to more than is allowed.");
}
