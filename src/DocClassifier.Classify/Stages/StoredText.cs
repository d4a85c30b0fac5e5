using System.Buffers;
using System.Text;

namespace DocClassifier.Classify.Stages;

/// <summary>Reads text from the content store: the beginning is kept, the rest only read, so that the hash is checked and memory is not.</summary>
internal static class StoredText
{
    /// <summary>UTF-16 code units kept; more than any model reads.</summary>
    private const int MaxCharacters = 128 * 1024;

    private const int BufferSize = 16 * 1024;

    public static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(BufferSize);
        var characters = ArrayPool<char>.Shared.Rent(BufferSize + 8);
        try
        {
            var text = new StringBuilder();
            var decoder = Encoding.UTF8.GetDecoder();
            int read;
            while ((read = await stream.ReadAsync(bytes.AsMemory(0, BufferSize), cancellationToken)) > 0)
            {
                if (text.Length >= MaxCharacters)
                    continue;
                var count = decoder.GetChars(bytes.AsSpan(0, read), characters, flush: false);
                text.Append(characters, 0, Math.Min(count, MaxCharacters - text.Length));
            }

            return text.ToString();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(characters);
        }
    }
}
