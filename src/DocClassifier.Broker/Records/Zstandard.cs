using System.Runtime.InteropServices;

namespace DocClassifier.Broker.Records;

/// <summary>Zstandard by the system's libzstd (RFC 8878); without it such batches stay closed and compaction leaves them as they are.</summary>
internal static partial class Zstandard
{
    private static readonly bool Available = NativeLibrary.TryLoad("libzstd.so.1", out _);

    public static bool TryDecompress(ReadOnlySpan<byte> input, int limit, out ReadOnlySpan<byte> output)
    {
        output = default;
        if (!Available)
            return false;
        // Producers rarely write the unfolded size into the frame, so the buffer grows until it fits.
        for (var size = (long)Math.Max(64 * 1024, input.Length * 4L); ; size *= 4)
        {
            var target = new byte[Math.Min(size, limit)];
            var result = Decompress(target, (nuint)target.Length, input, (nuint)input.Length);
            if (IsError(result) == 0)
            {
                output = target.AsSpan(0, (int)result);
                return true;
            }

            if (target.Length >= limit || ErrorOf(result) != DestinationTooSmall)
                return false;
        }
    }

    private const int DestinationTooSmall = 70;

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_decompress")]
    private static partial nuint Decompress(Span<byte> target, nuint capacity, ReadOnlySpan<byte> source, nuint size);

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint code);

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_getErrorCode")]
    private static partial int ErrorOf(nuint code);
}
