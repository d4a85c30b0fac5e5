namespace DocClassifier.Contracts.Events;

/// <summary>A decision on a document, or the reason why a person must make it.</summary>
public sealed record DocumentClassified : IDocumentEvent
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

    public required string MediaType { get; init; }

    /// <summary>ISO 639-1, or null when unknown.</summary>
    public string? Language { get; init; }

    public MailHeaders? Mail { get; init; }

    /// <summary>The first 2,000 characters of the text.</summary>
    public required string Excerpt { get; init; }

    /// <summary><see cref="Outcomes"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Best guess, also in review.</summary>
    public string? Label { get; init; }

    /// <summary>Calibrated probability of <see cref="Label"/>.</summary>
    public double? Confidence { get; init; }

    /// <summary>Label to calibrated probability.</summary>
    public required IReadOnlyDictionary<string, double> Scores { get; init; }

    /// <summary><see cref="ReviewReasons"/>.</summary>
    public string? ReviewReason { get; init; }

    public ModelReference? Model { get; init; }

    public OcrReading? Ocr { get; init; }

    /// <summary>From 1; a correction has the next number.</summary>
    public required int Decision { get; init; }

    /// <summary><c>model</c> or <c>person</c>.</summary>
    public required string DecidedBy { get; init; }

    public string? Person { get; init; }

    public SupersededDecision? Supersedes { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required DateTimeOffset PreparedAt { get; init; }

    public required DateTimeOffset ClassifiedAt { get; init; }
}
