namespace DocClassifier.Streaming.DeadLetters;

/// <summary>Which dead letters are meant: those for which all that is given holds. Empty: all of them.</summary>
public sealed record DeadLetterFilter
{
    /// <summary>One of these; empty for any.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The stage that gave it up.</summary>
    public string? Stage { get; init; }

    /// <summary>Written at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Written before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>A document's full id; also its parts.</summary>
    public string? Id { get; init; }

    /// <summary>This one alone.</summary>
    public DeadLetterPosition? Position { get; init; }

    /// <summary>Whether it is meant.</summary>
    public bool Matches(DeadLetter letter) =>
        (Position is not { } position || letter.Position == position)
        && (Reasons.Count == 0 || Reasons.Contains(letter.Reason, StringComparer.Ordinal))
        && (Stage is null || letter.Group?.EndsWith("docclassifier." + Stage, StringComparison.Ordinal) == true)
        && (From is not { } from || letter.Timestamp >= from)
        && (To is not { } to || letter.Timestamp < to)
        && (Id is null || letter.Id == Id || letter.Id?.StartsWith(Id + "/", StringComparison.Ordinal) == true);
}
