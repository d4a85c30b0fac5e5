using DocClassifier.Contracts.Events;

namespace DocClassifier.Prepare.Extracting;

/// <summary>What the worker made of one document; files it mentions are in the request's folder.</summary>
internal sealed record Extraction
{
    public required ExtractionKind Kind { get; init; }

    public required string MediaType { get; init; }

    /// <summary>ISO 639-1; null when unknown.</summary>
    public string? Language { get; init; }

    public MailHeaders? Mail { get; init; }

    /// <summary>The cleaned text when it is short; else it is in <see cref="TextFile"/>.</summary>
    public string? Text { get; init; }

    /// <summary>A UTF-8 file with the cleaned text.</summary>
    public string? TextFile { get; init; }

    /// <summary>UTF-16 index into the text.</summary>
    public int? QuotedFrom { get; init; }

    public IReadOnlyList<ExtractedPage> Pages { get; init; } = [];

    public IReadOnlyList<ExtractedPart> Parts { get; init; } = [];

    public IReadOnlyList<string> Steps { get; init; } = [];
}
