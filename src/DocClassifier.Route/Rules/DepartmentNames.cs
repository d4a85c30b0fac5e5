using System.Text.RegularExpressions;

namespace DocClassifier.Route.Rules;

/// <summary>What a department may be called: a part of a Kafka topic's name.</summary>
internal static partial class DepartmentNames
{
    // A topic's name has at most 249 characters; "department.", ".dlq" and a prefix stand around ours.
    private const int LongestName = 150;

    public const string Rule = "lower-case letters, digits, '.', '_' and '-', beginning with a letter or digit, at most 150 characters";

    public static bool IsLegal(string name) =>
        name.Length <= LongestName && Legal().IsMatch(name) && !name.EndsWith(".dlq", StringComparison.Ordinal);

    /// <summary>Kafka refuses a topic whose name differs from another one's only in '.' and '_' (they share a metric's name).</summary>
    public static string CollisionKey(string name) => name.Replace('_', '.');

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]*\z")]
    private static partial Regex Legal();
}
