namespace DocClassifier.Contracts.Events;

/// <summary>A person's answer.</summary>
public sealed record DocumentLabelled : IDocumentEvent
{
    public required string DocumentId { get; init; }

    /// <summary>Null: "not ours", back to review.</summary>
    public string? Label { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? Note { get; init; }

    /// <summary>The next number.</summary>
    public required int Decision { get; init; }

    /// <summary>The decision it answers, so that route needs no look-up.</summary>
    public required DocumentClassified Answers { get; init; }
}
