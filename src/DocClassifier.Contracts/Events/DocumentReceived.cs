namespace DocClassifier.Contracts.Events;

/// <summary>A file has arrived and its bytes are in the content store. Also the form of a part's dead letter.</summary>
public sealed record DocumentReceived : IDocumentEvent
{
    public required string DocumentId { get; init; }

    /// <summary>The document this is a part of; null for a file.</summary>
    public string? ParentId { get; init; }

    /// <summary>Made when a source first claimed the file, kept across retries.</summary>
    public required string ArrivalId { get; init; }

    public required DocumentSource Source { get; init; }

    /// <summary>Subfolder names of the inbox and what the source adds.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    public required ContentReference Content { get; init; }

    /// <summary>The bytes themselves when there are at most 256 KB of them.</summary>
    public ReadOnlyMemory<byte>? Inline { get; init; }
}
