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
        answered.Scores.Keys.Concat(Defaults).Concat(table.Rules.SelectMany(rule => rule.When?.Labels ?? []));
}
