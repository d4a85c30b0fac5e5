namespace DocClassifier.Contracts.Events;

/// <summary>The earlier decision that this one replaces.</summary>
public sealed record SupersededDecision
{
    public required int Decision { get; init; }

    public string? Label { get; init; }

    /// <summary>The departments that got the earlier one.</summary>
    public required IReadOnlyList<string> Departments { get; init; }
}
