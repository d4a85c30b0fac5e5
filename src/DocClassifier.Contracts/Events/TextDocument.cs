namespace DocClassifier.Contracts.Events;

/// <summary>A document whose text could be extracted, cleaned.</summary>
public sealed record TextDocument : IDocumentEvent
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

    /// <summary>On the root: how many parts it has.</summary>
    public int? Parts { get; init; }

    public required string MediaType { get; init; }

    /// <summary>ISO 639-1, or null when unknown.</summary>
    public string? Language { get; init; }

    public MailHeaders? Mail { get; init; }

    /// <summary>The cleaned text (at most 256 KB of UTF-8); null when it goes by reference in <see cref="TextContent"/>.</summary>
    public string? Text { get; init; }

    public ContentReference? TextContent { get; init; }

    /// <summary>UTF-16 index at which an old, quoted trail or signature begins; null when there is none.</summary>
    public int? QuotedFrom { get; init; }

    public required Preparation Prepared { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When preparing the file ended; null in events that were written before there was this field.</summary>
    public DateTimeOffset? PreparedAt { get; init; }
}
