using DocClassifier.Contracts.Events;

namespace DocClassifier.Streaming.Lookup;

/// <summary>What is known of the decisions on one document: what a person's answer builds on.</summary>
public sealed record KnownDecisions
{
    /// <summary>The one with the highest number.</summary>
    public required DocumentClassified Latest { get; init; }

    /// <summary>The number of the next answer: above every decision and every answer, also those that were rejected.</summary>
    public required int NextNumber { get; init; }

    /// <summary>
    /// An answer that route has not delivered yet; null when there is none. An answer to the decision before it would leave the document with the department that gets it in between.
    /// </summary>
    public DocumentLabelled? Undelivered { get; init; }

    /// <summary>Puts together what lies on the topics; null when there is no decision.</summary>
    /// <param name="decisions">Of the model, for review and of people, in any order.</param>
    /// <param name="answers">What people answered.</param>
    /// <param name="rejected">Answers that route has rejected.</param>
    public static KnownDecisions? From(
        IReadOnlyCollection<DocumentClassified> decisions, IReadOnlyCollection<DocumentLabelled> answers, IReadOnlyCollection<DocumentLabelled> rejected)
    {
        if (decisions.MaxBy(decision => decision.Decision) is not { } latest)
            return null;
        var dead = rejected.Select(answer => answer.Decision).ToHashSet();
        return new KnownDecisions
        {
            Latest = latest,
            NextNumber = answers.Concat(rejected).Select(answer => answer.Decision).Append(latest.Decision).Max() + 1,
            Undelivered = answers.FirstOrDefault(answer => answer.Decision > latest.Decision && !dead.Contains(answer.Decision)),
        };
    }
}
