namespace DocClassifier.Contracts.Events;

/// <summary>Content that is known has arrived again.</summary>
public sealed record DocumentDuplicate : IDocumentEvent
{
    public required string DocumentId { get; init; }

    /// <summary>Made when a source first claimed the file, kept across retries.</summary>
    public required string ArrivalId { get; init; }

    public required DocumentSource Source { get; init; }

    public required DateTimeOffset At { get; init; }
}
