namespace DocClassifier.Route.Rules;

/// <summary>Where a decision goes.</summary>
/// <param name="Rule">The name of the rule that matched.</param>
/// <param name="Departments">Each gets a record of its own.</param>
public sealed record RouteMatch(string Rule, IReadOnlyList<string> Departments);
