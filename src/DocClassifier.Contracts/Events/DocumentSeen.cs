namespace DocClassifier.Contracts.Events;

/// <summary>
/// What prepare remembers of a document on <see cref="Topics.Seen"/>, so that a retry is dropped and the same content arriving anew is
/// announced as a duplicate.
/// </summary>
public sealed record DocumentSeen : IDocumentEvent
{
    public required string DocumentId { get; init; }

    /// <summary>The arrivals known so far, oldest first.</summary>
    public required IReadOnlyList<string> ArrivalIds { get; init; }

    /// <summary>
    /// True when the document was rejected as a whole: a retry of these arrivals is dropped, another arrival of the content is tried again.
    /// </summary>
    public required bool Rejected { get; init; }

    /// <summary>When the last of the arrivals was seen.</summary>
    public required DateTimeOffset At { get; init; }
}
