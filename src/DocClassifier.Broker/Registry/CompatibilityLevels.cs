namespace DocClassifier.Broker.Registry;

/// <summary>The names of the levels outside.</summary>
internal static class CompatibilityLevels
{
    private static readonly string[] Names =
        ["NONE", "BACKWARD", "BACKWARD_TRANSITIVE", "FORWARD", "FORWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE"];

    public static string Name(CompatibilityLevel level) => Names[(int)level];

    public static CompatibilityLevel? Parse(string? name) =>
        Array.FindIndex(Names, candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index
            ? (CompatibilityLevel)index
            : null;
}
