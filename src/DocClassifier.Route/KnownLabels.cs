using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Route.Reloading;
using DocClassifier.Route.Rules;

namespace DocClassifier.Route;

/// <summary>The labels that a person may give a document. Thread-safe.</summary>
public sealed class KnownLabels
{
    private static readonly string[] Defaults =
        [Labels.Invoice, Labels.Offer, Labels.PurchaseOrder, Labels.JobApplication, Labels.Complaint, Labels.ServiceRequest, Labels.Other];

    private readonly LiveRoutes _routes;

    internal KnownLabels(LiveRoutes routes) => _routes = routes;

    /// <summary>Those for a document with this decision, sorted.</summary>
    public IReadOnlyList<string> For(DocumentClassified answered) => [.. Of(_routes.Current, answered).Distinct().Order(StringComparer.Ordinal)];

    // The labels belong to the model; what it scored names them all. Without scores (a page without text) the rules and our own labels do.
    internal static IEnumerable<string> Of(RouteTable table, DocumentClassified answered) =>
        answered.Scores.Keys.Concat(Defaults).Concat(table.Labels).Concat(table.Rules.SelectMany(rule => rule.When?.Labels ?? []));

    /// <summary>
    /// A rule on a label that nobody gives never matches, and its documents go where the last rule sends them: refused with the place.
    /// </summary>
    /// <param name="table">The rules.</param>
    /// <param name="installed">The labels of the model packages that this installation has, beside our own.</param>
    /// <exception cref="RoutesException">A rule names an unknown label.</exception>
    internal static void Check(RouteTable table, IEnumerable<string> installed)
    {
        var known = Defaults.Concat(installed).Concat(table.Labels).Distinct().ToList();
        foreach (var (label, place) in table.LabelPlaces)
        {
            if (known.Contains(label, StringComparer.Ordinal))
                continue;
            var remedy = table.IsBareList
                ? $"declared in this file: put the rules under routes: and add labels: [{label}] beside it."
                : $"declared in this file: labels: [{label}].";
            throw place.Refuse($"no model gives the label '{label}'. "
                + (NearestName.To(label, known) is { } near ? $"Did you mean {near}? " : "")
                + $"There are {string.Join(", ", known)}; one that people give, or a model that is not installed here, is {remedy}");
        }
    }
}
