using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Route.Rules;

namespace DocClassifier.Route.Delivery;

/// <summary>What a decision must be like to be delivered.</summary>
internal static class Decisions
{
    /// <summary>A sentence, or null when nothing is wrong.</summary>
    public static string? Problem(DocumentClassified decision)
    {
        if (decision.Outcome is not (Outcomes.Decided or Outcomes.Review))
            return $"The outcome '{decision.Outcome}' is neither {Outcomes.Decided} nor {Outcomes.Review}.";
        if (decision.Outcome == Outcomes.Decided && string.IsNullOrWhiteSpace(decision.Label))
            return "The document is decided but has no label.";
        if (decision.Decision < 1)
            return "Decisions are numbered from 1.";
        if (decision.Supersedes is not { } earlier)
            return null;
        if (earlier.Decision >= decision.Decision)
            return "A decision can only supersede one of a lower number.";
        return earlier.Departments.Any(department => !DepartmentNames.IsLegal(department))
            ? "A superseded department has a name that no department can have."
            : null;
    }
}
