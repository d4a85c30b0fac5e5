namespace DocClassifier.Route.Rules;

/// <summary>One entry of <c>routes.yaml</c>.</summary>
/// <param name="Name">Unique; every routed record carries it.</param>
/// <param name="When">Null in the last rule, which takes all that is left.</param>
/// <param name="To">Departments, at least one.</param>
internal sealed record Rule(string Name, Condition? When, IReadOnlyList<string> To);
