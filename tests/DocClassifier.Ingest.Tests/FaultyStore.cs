using DocClassifier.Contracts.Events;
using DocClassifier.Storage;

namespace DocClassifier.Ingest.Tests;

/// <summary>A content store that can be made to fail when it is looked at.</summary>
internal sealed class FaultyStore(IContentStore store, Func<Exception?> fault) : IContentStore
{
    public Task<ContentReference> PutAsync(Stream content, string? mediaType, CancellationToken cancellationToken) =>
        store.PutAsync(content, mediaType, cancellationToken);

    public Task<Stream> OpenReadAsync(ContentReference content, CancellationToken cancellationToken) => store.OpenReadAsync(content, cancellationToken);

    public Task<string?> CheckAsync(CancellationToken cancellationToken) =>
        fault() is { } thrown ? throw thrown : store.CheckAsync(cancellationToken);
}
