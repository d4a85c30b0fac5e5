namespace DocClassifier.Contracts.Events;

/// <summary>The header fields of a mail that people look for.</summary>
public sealed record MailHeaders
{
    public string? Subject { get; init; }

    public string? From { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    public DateTimeOffset? Date { get; init; }

    public string? MessageId { get; init; }
}
