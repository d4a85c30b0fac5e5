using DocClassifier.Contracts.Events;

namespace DocClassifier.Storage;

/// <summary>
/// Keeps documents' bytes, addressed by their SHA-256. Putting the same bytes again is free and gives the same reference. Thread-safe, and
/// safe between processes.
/// </summary>
public interface IContentStore
{
    /// <summary>Stores the bytes durably (they survive a power cut once this returns) and says where they are.</summary>
    /// <param name="content">Read to its end, from where it stands.</param>
    /// <param name="mediaType">What the bytes are, or null when nobody has looked yet.</param>
    /// <param name="cancellationToken">Nothing is left behind when it is cancelled.</param>
    /// <exception cref="Contracts.Stages.TransientFaultException">The store is away, full or not writable.</exception>
    Task<ContentReference> PutAsync(Stream content, string? mediaType, CancellationToken cancellationToken);

    /// <summary>Opens the bytes for reading. The hash is checked on the way: the read that reaches the end throws when they do not match.</summary>
    /// <exception cref="ContentMissingException">There are no such bytes here.</exception>
    /// <exception cref="ContentCorruptException">Thrown by the stream: the bytes are not those that were stored.</exception>
    /// <exception cref="Contracts.Stages.TransientFaultException">The store is away.</exception>
    Task<Stream> OpenReadAsync(ContentReference content, CancellationToken cancellationToken);

    /// <summary>Whether the store can be reached and written to; null when all is well, otherwise a sentence that says what is wrong.</summary>
    Task<string?> CheckAsync(CancellationToken cancellationToken);
}
