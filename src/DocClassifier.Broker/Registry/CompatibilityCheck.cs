using System.Globalization;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Broker.Registry;

/// <summary>Checks a schema against the versions that its level demands.</summary>
internal static class CompatibilityCheck
{
    /// <summary>What is wrong, newest version first, in Confluent's words; empty when nothing is.</summary>
    /// <param name="schema">The new schema.</param>
    /// <param name="versions">What is there, in order.</param>
    /// <param name="level">Which of them count, and how.</param>
    /// <param name="parse">Parses a version with its references; null when it cannot be.</param>
    public static IReadOnlyList<string> Problems(
        AvroSchema schema, IReadOnlyList<SchemaVersion> versions, CompatibilityLevel level, Func<SchemaVersion, AvroSchema?> parse)
    {
        if (level == CompatibilityLevel.None || versions.Count == 0)
            return [];
        var transitive = level is CompatibilityLevel.BackwardTransitive or CompatibilityLevel.ForwardTransitive or CompatibilityLevel.FullTransitive;
        var problems = new List<string>();
        foreach (var version in transitive ? versions.Reverse() : versions.TakeLast(1))
        {
            var found = Against(schema, version, level, parse);
            if (found.Count == 0)
                continue;
            problems.AddRange(found);
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{{oldSchemaVersion: {version.Version}}}"));
            problems.Add($"{{oldSchema: '{version.Schema}'}}");
            problems.Add($"{{compatibility: '{CompatibilityLevels.Name(level)}'}}");
        }

        return problems;
    }

    private static List<string> Against(AvroSchema schema, SchemaVersion version, CompatibilityLevel level, Func<SchemaVersion, AvroSchema?> parse)
    {
        if (parse(version) is not { } old)
            return [$"{{errorType:'TYPE_MISMATCH', description:'The old schema is of type {version.SchemaType} or cannot be compared', additionalInfo:''}}"];

        var found = new List<string>();
        try
        {
            if (level is not (CompatibilityLevel.Forward or CompatibilityLevel.ForwardTransitive))
                found.AddRange(SchemaCompatibility.Check(reader: schema, writer: old).Select(problem => problem.Describe("new", "old")));
            if (level is not (CompatibilityLevel.Backward or CompatibilityLevel.BackwardTransitive))
                found.AddRange(SchemaCompatibility.Check(reader: old, writer: schema).Select(problem => problem.Describe("old", "new")));
        }
        catch (AvroSchemaException exception)
        {
            throw RegistryErrorException.InvalidSchema(exception.Message);
        }

        return found;
    }
}
