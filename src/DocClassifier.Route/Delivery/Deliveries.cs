using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Route.Rules;

namespace DocClassifier.Route.Delivery;

/// <summary>Makes records of a decision: to the departments of the first rule that matches or to review, and the withdrawals. Pure.</summary>
internal static class Deliveries
{
    /// <summary>Withdrawals come first; a department that gets the document (again) is not withdrawn from.</summary>
    public static IReadOnlyList<Emission> Of(RouteTable table, DocumentClassified decision, IEnumerable<Withdrawal> withdrawals, DateTimeOffset now)
    {
        var match = Target(table, decision);
        var emissions = new List<Emission>();
        foreach (var withdrawal in withdrawals.Where(withdrawal => !match.Departments.Contains(withdrawal.Department)))
        {
            var withdrawn = Record(decision, match.Rule, withdrawal.Department, RoutingStatus.Withdrawn, now);
            emissions.Add(ToDepartment(table, withdrawal.IsCertain ? withdrawn : Redacted(withdrawn)));
        }

        foreach (var department in match.Departments)
            emissions.Add(ToDepartment(table, Record(decision, match.Rule, department, RoutingStatus.Routed, now)));
        if (decision.Outcome == Outcomes.Review)
            emissions.Add(Emission.To(Topics.Review, decision));
        return emissions;
    }

    /// <summary>Where the decision goes; for review no department, and the topic in place of the rule's name.</summary>
    public static RouteMatch Target(RouteTable table, DocumentClassified decision) =>
        decision.Outcome == Outcomes.Decided ? table.Match(decision) : new RouteMatch(Topics.Review, []);

    private static Emission ToDepartment(RouteTable table, DocumentRouted record) =>
        Emission.To(Topics.Department(record.Department), record) with { Format = table.FormatOf(record.Department) };

    private static DocumentRouted Record(DocumentClassified decision, string rule, string department, string status, DateTimeOffset now) => new()
    {
        DocumentId = decision.DocumentId,
        ParentId = decision.ParentId,
        ArrivalId = decision.ArrivalId,
        Department = department,
        Status = status,
        Label = decision.Label,
        Confidence = decision.Confidence,
        Decision = decision.Decision,
        DecidedBy = decision.DecidedBy,
        Rule = rule,
        Model = decision.DecidedBy == DecidedBy.Model ? decision.Model : null,
        Source = decision.Source,
        Tags = decision.Tags,
        Language = decision.Language,
        Mail = decision.Mail,
        Excerpt = decision.Excerpt,
        Content = decision.Content,
        ReceivedAt = decision.ReceivedAt,
        RoutedAt = now,
    };

    private static DocumentRouted Redacted(DocumentRouted record) => record with
    {
        Label = null,
        Confidence = null,
        Source = record.Source with { Path = "" },
        Tags = [],
        Language = null,
        Mail = null,
        Excerpt = "",
    };
}
