using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using DocClassifier.Broker.Records;
using K4os.Compression.LZ4.Streams;
using K4os.Hash.xxHash;
using Snappier;
using ZstdSharp;
using ZstdSharp.Unsafe;
using Decompressor = DocClassifier.Broker.Records.Decompressor;

namespace DocClassifier.Broker.Tests.Records;

/// <summary>
/// Real clients' batches are opened in CompactionTests; here are the forms that other clients write, and what nobody should.
/// </summary>
public sealed class DecompressorTests
{
    /// <summary>Mutations of each form a run. The long form: DOCCLASSIFIER_FUZZ_BATCHES=1000000.</summary>
    private static readonly int Mutations = int.TryParse(Environment.GetEnvironmentVariable("DOCCLASSIFIER_FUZZ_BATCHES"), out var count) ? count : 5_000;

    private static readonly Dictionary<string, (int Codec, Func<byte[], byte[]> Compress)> Codecs = new()
    {
        ["gzip"] = (1, content => Through(content, target => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))),
        ["snappy"] = (2, content => Snappy.CompressToArray(content)),
        ["snappy-java"] = (2, SnappyJava),
        ["lz4, linked blocks"] = (3, content => Lz4(content, new LZ4EncoderSettings { ChainBlocks = true })),
        ["lz4, independent blocks"] = (3, content => Lz4(content, new LZ4EncoderSettings { ChainBlocks = false })),
        ["lz4, checksums"] = (3, content => Lz4(content, new LZ4EncoderSettings { ContentChecksum = true, BlockChecksum = true })),
        ["lz4, size stated"] = (3, content => WithSize(Lz4(content, new LZ4EncoderSettings()), content.Length)),
        ["zstd"] = (4, content => Through(content, target => new CompressionStream(target, 3, leaveOpen: true))),
        ["zstd, size stated"] = (4, content => new Compressor(3).Wrap(content).ToArray()),
        ["zstd, window of 128 MB"] = (4, content => Through(content, target =>
        {
            var stream = new CompressionStream(target, 1, leaveOpen: true);
            stream.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, 27);
            return stream;
        })),
    };

    public static TheoryData<string> Forms => [.. Codecs.Keys];

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_was_compressed_comes_out_again(string form)
    {
        foreach (var size in new[] { 1, 100, 40_000, 300_000 })
        {
            var content = Content(size);
            Assert.Equal(content, Open(form, Codecs[form].Compress(content)));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_truncated_batch_yields_nothing(string form)
    {
        var whole = Codecs[form].Compress(Content(2_000));
        for (var length = 0; length < whole.Length; length++)
            Assert.True(Open(form, whole[..length]) is null or [], $"{length} of {whole.Length} bytes");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_batch_with_flipped_bits_yields_no_more_than_is_allowed_and_no_exception(string form)
    {
        var random = new Random(7);
        foreach (var size in new[] { 40, 3_000, 140_000 })
        {
            var whole = Codecs[form].Compress(Content(size));
            for (var i = 0; i < Mutations / 3; i++)
            {
                var bytes = whole.ToArray();
                for (var flips = random.Next(1, 5); flips > 0; flips--)
                {
                    // Every second one in the header, where the sizes stand.
                    var at = random.Next(flips % 2 == 0 ? Math.Min(bytes.Length, 32) : bytes.Length);
                    bytes[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => 0xFF, _ => (byte)(bytes[at] ^ (1 << random.Next(8))) };
                }

                Assert.InRange(Open(form, bytes)?.Length ?? 0, 0, Decompressor.MaxSize);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void As_much_as_is_allowed_comes_out_and_one_byte_more_does_not(string form)
    {
        Assert.Equal(Decompressor.MaxSize, Open(form, Codecs[form].Compress(new byte[Decompressor.MaxSize]))?.Length);
        Assert.Null(Open(form, Codecs[form].Compress(new byte[Decompressor.MaxSize + 1])));
    }

    [Theory]
    [InlineData("snappy", "FFFFFFFF0F0041")]
    [InlineData("snappy", "808080200041")]
    [InlineData("snappy-java", "82534E4150505900000000010000000100000007FFFFFFFF0F0041")]
    [InlineData("snappy-java", "82534E41505059000000000100000001FFFFFFFF0041")]
    [InlineData("zstd", "28B52FFDE0FFFFFFFFFFFFFF7F09000041")]
    [InlineData("zstd", "28B52FFDE00000000400000000090000")]
    public void A_size_that_is_only_stated_is_not_allocated(string form, string hex)
    {
        var batch = Batch(Codecs[form].Codec, Convert.FromHexString(hex));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(Decompressor.TryOpen(new RecordBatch(batch), out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    [Fact]
    public void A_size_that_an_lz4_frame_only_states_is_not_allocated()
    {
        var batch = Batch(3, WithSize(Lz4(Content(100), new LZ4EncoderSettings()), long.MaxValue));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Decompressor.TryOpen(new RecordBatch(batch), out _);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    [Fact]
    public void An_lz4_block_of_no_bytes_hides_nothing_behind_it()
    {
        var frame = Lz4(Content(100), new LZ4EncoderSettings());
        byte[] withEmptyBlock = [.. frame[..7], 1, 0, 0, 0, 0, .. frame[7..]];
        Assert.Null(Open("lz4, linked blocks", withEmptyBlock));
    }

    [Fact]
    public void A_batch_of_a_codec_that_is_none_stays_closed()
    {
        foreach (var codec in new[] { 5, 6, 7 })
            Assert.False(Decompressor.TryOpen(new RecordBatch(Batch(codec, [1, 2, 3])), out _));
    }

    private static byte[]? Open(string form, byte[] compressed) =>
        Decompressor.TryOpen(new RecordBatch(Batch(Codecs[form].Codec, compressed)), out var records) ? records.ToArray() : null;

    private static byte[] Batch(int codec, byte[] records)
    {
        var batch = new byte[RecordBatch.HeaderSize + records.Length];
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(RecordBatch.CrcStart), (short)codec);
        records.CopyTo(batch, RecordBatch.HeaderSize);
        return batch;
    }

    /// <summary>Words, numbers and noise: literals and copies near and far.</summary>
    private static byte[] Content(int size)
    {
        var random = new Random(size);
        var text = new StringBuilder();
        while (text.Length < size)
            text.Append(random.Next(4) == 0 ? $"{random.NextInt64()}" : "the same words again ");
        return Encoding.ASCII.GetBytes(text.ToString(0, size));
    }

    private static byte[] Through(byte[] content, Func<Stream, Stream> compress)
    {
        var target = new MemoryStream();
        using (var stream = compress(target))
            stream.Write(content);
        return target.ToArray();
    }

    private static byte[] Lz4(byte[] content, LZ4EncoderSettings settings) => Through(content, target => LZ4Stream.Encode(target, settings, leaveOpen: true));

    /// <summary>States a size in the frame's header, which the encoder cannot.</summary>
    private static byte[] WithSize(byte[] frame, long size)
    {
        var descriptor = new byte[10];
        (descriptor[0], descriptor[1]) = ((byte)(frame[4] | 0x08), frame[5]);
        BinaryPrimitives.WriteInt64LittleEndian(descriptor.AsSpan(2), size);
        return [.. frame[..4], .. descriptor, (byte)(XXH32.DigestOf(descriptor) >> 8), .. frame[7..]];
    }

    /// <summary>As org.xerial.snappy.SnappyOutputStream writes it: a header, then blocks of 32 KB with their lengths.</summary>
    private static byte[] SnappyJava(byte[] content)
    {
        var target = new MemoryStream();
        target.Write(Convert.FromHexString("82534E41505059000000000100000001"));
        var length = new byte[4];
        foreach (var part in content.Chunk(32 * 1024))
        {
            var block = Snappy.CompressToArray(part);
            BinaryPrimitives.WriteInt32BigEndian(length, block.Length);
            target.Write(length);
            target.Write(block);
        }

        return target.ToArray();
    }
}
