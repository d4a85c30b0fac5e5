using System.Collections.Concurrent;
using System.Security.Cryptography;
using DocClassifier.Contracts.Events;
using DocClassifier.Storage;

namespace DocClassifier.Prepare.Tests;

/// <summary>A content store that forgets everything when the test ends.</summary>
internal sealed class MemoryContentStore : IContentStore
{
    private readonly ConcurrentDictionary<string, byte[]> _contents = new();

    public async Task<ContentReference> PutAsync(Stream content, string? mediaType, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        var bytes = copy.ToArray();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        _contents[sha256] = bytes;
        return new ContentReference { Sha256 = sha256, Length = bytes.Length, Location = sha256, MediaType = mediaType };
    }

    public Task<Stream> OpenReadAsync(ContentReference content, CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new MemoryStream(Bytes(content), writable: false));

    public Task<string?> CheckAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public byte[] Bytes(ContentReference content) =>
        _contents.TryGetValue(content.Sha256, out var bytes) ? bytes : throw new ContentMissingException(content.Sha256);
}
