using System.Globalization;
using DocClassifier.Contracts.Events;
using DocClassifier.Storage;
using DocClassifier.Streaming.DeadLetters;

namespace DocClassifier.Composition;

/// <summary>
/// Keeps the bytes of dead letters that do not fit their topic in the content store. A reference is <c>&lt;location&gt;?length=&lt;bytes&gt;</c>; the location ends with the SHA-256.
/// </summary>
internal sealed class DeadLetterValues(IContentStore store) : IDeadLetterStore, IDeadLetterValues
{
    private const string LengthMark = "?length=";

    public async ValueTask<string> PutAsync(ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(value.ToArray(), writable: false);
        var content = await store.PutAsync(bytes, mediaType: null, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{content.Location}{LengthMark}{content.Length}");
    }

    public async ValueTask<byte[]?> GetAsync(string reference, CancellationToken cancellationToken)
    {
        var mark = reference.LastIndexOf(LengthMark, StringComparison.Ordinal);
        if (mark < 0 || !int.TryParse(reference.AsSpan(mark + LengthMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return null;
        var location = reference[..mark];
        var content = new ContentReference { Sha256 = location[(location.LastIndexOf('/') + 1)..], Length = length, Location = location };
        try
        {
            await using var stream = await store.OpenReadAsync(content, cancellationToken);
            using var bytes = new MemoryStream(length);
            await stream.CopyToAsync(bytes, cancellationToken);
            return bytes.ToArray();
        }
        catch (Exception fault) when (fault is ContentMissingException or ContentCorruptException)
        {
            return null;
        }
    }
}
