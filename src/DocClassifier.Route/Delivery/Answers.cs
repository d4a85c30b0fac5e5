using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Route.Rules;

namespace DocClassifier.Route.Delivery;

/// <summary>What a person's answer must be like, and the decision it makes.</summary>
internal static class Answers
{
    /// <summary>A sentence, or null when nothing is wrong.</summary>
    public static string? Problem(RouteTable table, DocumentLabelled answer)
    {
        if (string.IsNullOrWhiteSpace(answer.By))
            return "The answer does not say who gave it.";
        if (answer.DocumentId != answer.Answers.DocumentId)
            return "The answer is about another document than the decision it answers.";
        if (answer.Decision <= answer.Answers.Decision)
            return "An answer has a higher number than the decision it answers.";
        if (answer.Label is { } label && !KnownLabels.Of(table, answer.Answers).Contains(label, StringComparer.Ordinal))
            return $"'{label}' is a label of no model and no rule. Name it in a rule of routes.yaml, or correct it.";
        return Decisions.Problem(answer.Answers) is { } problem ? $"The answered decision is not valid. {problem}" : null;
    }

    /// <summary>
    /// The decision that the answer makes: of the person, with confidence 1 where a label was given; the scores and the model stay beside it
    /// as what was known. Without a label it is for review again.
    /// </summary>
    /// <param name="answer">A valid one.</param>
    /// <param name="departments">Those that the answered decision went to.</param>
    public static DocumentClassified Settle(DocumentLabelled answer, IReadOnlyList<string> departments) => answer.Answers with
    {
        Outcome = answer.Label is null ? Outcomes.Review : Outcomes.Decided,
        Label = answer.Label,
        Confidence = answer.Label is null ? null : 1.0,
        ReviewReason = answer.Label is null ? ReviewReasons.Returned : null,
        Decision = answer.Decision,
        DecidedBy = DecidedBy.Person,
        Person = answer.By,
        Supersedes = new SupersededDecision
        {
            Decision = answer.Answers.Decision,
            Label = answer.Answers.Label,
            Departments = departments,
        },
        ClassifiedAt = answer.At,
    };
}
