using DocClassifier.Contracts.Stages;

namespace DocClassifier.Route.Rules;

/// <summary>A department that <c>routes.yaml</c> names.</summary>
/// <param name="Name">What follows <c>department.</c> in its topic.</param>
/// <param name="Format">How its records are written. Default Avro.</param>
/// <param name="Retired">No rule names it any more; only withdrawals still reach it.</param>
public sealed record Department(string Name, ValueFormat Format = ValueFormat.Avro, bool Retired = false);
