using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Route.Rules;

namespace DocClassifier.Route.Delivery;

/// <summary>Which departments may hold a document whose decision is answered. Pure.</summary>
internal static class Holders
{
    /// <summary>
    /// A decision does not carry where it went; the rules say it. When they have changed since, it may have been routed by any of those in
    /// force from then on, so all departments that one of them names for it are meant; when even the oldest rules this process knows are
    /// younger, every department is. A withdrawal of what a department never had changes nothing there, while one that is missing
    /// leaves a document with two of them; who is only suspected learns nothing but the id.
    /// </summary>
    public static IReadOnlyList<Withdrawal> Of(RouteTable table, DocumentClassified answered)
    {
        if (answered.Outcome == Outcomes.Review)
            return [];

        var possible = new List<IReadOnlyList<string>>();
        for (var rules = table; rules is not null; rules = rules.Before)
        {
            possible.Add(rules.Match(answered).Departments);
            if (rules.Since <= answered.ClassifiedAt)
                return Merge(possible);
        }

        return [.. table.Departments.Concat(table.Former).Select(department => new Withdrawal(department.Name, IsCertain: false))];
    }

    private static IReadOnlyList<Withdrawal> Merge(List<IReadOnlyList<string>> possible) =>
        [.. possible.SelectMany(departments => departments).Distinct()
            .Select(department => new Withdrawal(department, IsCertain: possible.TrueForAll(departments => departments.Contains(department))))];
}
