using System.IO.Compression;
using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Records;

/// <summary>
/// Opens compressed batches for the few who look inside (time look-up, compaction). Invariant: at most <see cref="MaxSize"/> bytes come out
/// of a batch; what cannot be opened is left as it is by the caller.
/// </summary>
internal static class Decompressor
{
    /// <summary>64 MB: what a batch of the largest allowed size may unfold to.</summary>
    public const int MaxSize = 64 * 1024 * 1024;

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
                    records = Gzip(batch.Records);
                    return true;
                case 2:
                    records = Snappy.Decompress(batch.Records, MaxSize);
                    return true;
                case 3:
                    records = Lz4Frame.Decompress(batch.Records, MaxSize);
                    return true;
                case 4:
                    return Zstandard.TryDecompress(batch.Records, MaxSize, out records);
                default:
                    return false;
            }
        }
        catch (Exception e) when (e is InvalidDataException or ProtocolException)
        {
            return false;
        }
    }

    private static byte[] Gzip(ReadOnlySpan<byte> compressed)
    {
        using var source = new GZipStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
        using var target = new MemoryStream();
        var buffer = new byte[32 * 1024];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            if (target.Length + read > MaxSize)
                throw new InvalidDataException("A compressed batch unfolds to more than is allowed.");
            target.Write(buffer, 0, read);
        }

        return target.ToArray();
    }
}
