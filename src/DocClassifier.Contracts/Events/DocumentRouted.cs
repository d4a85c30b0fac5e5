namespace DocClassifier.Contracts.Events;

/// <summary>A document for a department, or the withdrawal of one.</summary>
public sealed record DocumentRouted : IDocumentEvent
{
    public required string DocumentId { get; init; }

    /// <summary>The document this is a part of; null for a file.</summary>
    public string? ParentId { get; init; }

    /// <summary>Made when a source first claimed the file, kept across retries.</summary>
    public required string ArrivalId { get; init; }

    public required string Department { get; init; }

    /// <summary><c>routed</c> or <c>withdrawn</c>.</summary>
    public required string Status { get; init; }

    public string? Label { get; init; }

    public double? Confidence { get; init; }

    public required int Decision { get; init; }

    public required string DecidedBy { get; init; }

    /// <summary>The name of the rule of <c>routes.yaml</c> that matched.</summary>
    public required string Rule { get; init; }

    public ModelReference? Model { get; init; }

    public required DocumentSource Source { get; init; }

    /// <summary>Subfolder names of the inbox and what the source adds.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>ISO 639-1, or null when unknown.</summary>
    public string? Language { get; init; }

    public MailHeaders? Mail { get; init; }

    public required string Excerpt { get; init; }

    public required ContentReference Content { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required DateTimeOffset RoutedAt { get; init; }
}
