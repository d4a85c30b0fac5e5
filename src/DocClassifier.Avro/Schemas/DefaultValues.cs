using System.Text.Json;

namespace DocClassifier.Avro.Schemas;

/// <summary>Which JSON values are defaults of a schema (specification, "Complex Types", the table of default values).</summary>
internal static class DefaultValues
{
    /// <summary>Beyond it, a value is not worth being tried against union after union.</summary>
    private const int MaxSteps = 100_000;

    /// <summary>What is wrong with a default, or null. The default of a union may be of any branch, as since Avro 1.12.</summary>
    public static string? Problem(AvroSchema schema, JsonElement value)
    {
        var steps = 0;
        return Problem(schema, value, ref steps);
    }

    /// <summary>The first branch that a default fits, or -1.</summary>
    public static int Branch(UnionSchema union, JsonElement value)
    {
        var steps = 0;
        return Branch(union, value, ref steps);
    }

    private static string? Problem(AvroSchema schema, JsonElement value, ref int steps)
    {
        AvroNesting.EnsureStack();
        if (++steps > MaxSteps)
            throw new AvroSchemaException("A default is too large or too deeply nested to be checked.");
        switch (schema)
        {
            case UnionSchema union:
                return Branch(union, value, ref steps) < 0 ? $"{value.GetRawText()} fits no branch of the union" : null;
            case RecordSchema record:
                if (value.ValueKind != JsonValueKind.Object)
                    return $"{value.GetRawText()} is no object";
                foreach (var field in record.Fields)
                {
                    if (value.TryGetProperty(field.Name, out var item))
                    {
                        if (Problem(field.Schema, item, ref steps) is { } problem)
                            return problem;
                    }
                    else if (field.Default is null)
                    {
                        return $"the field '{field.Name}' is missing";
                    }
                }

                return null;
            case ArraySchema array:
                if (value.ValueKind != JsonValueKind.Array)
                    return $"{value.GetRawText()} is no array";
                foreach (var item in value.EnumerateArray())
                {
                    if (Problem(array.Items, item, ref steps) is { } problem)
                        return problem;
                }

                return null;
            case MapSchema map:
                if (value.ValueKind != JsonValueKind.Object)
                    return $"{value.GetRawText()} is no object";
                foreach (var item in value.EnumerateObject())
                {
                    if (Problem(map.Values, item.Value, ref steps) is { } problem)
                        return problem;
                }

                return null;
            default:
                return Fits(schema, value) ? null : $"{value.GetRawText()} is no {AvroNames.OfType(schema.Type)}";
        }
    }

    private static int Branch(UnionSchema union, JsonElement value, ref int steps)
    {
        for (var branch = 0; branch < union.Branches.Count; branch++)
        {
            if (Problem(union.Branches[branch], value, ref steps) is null)
                return branch;
        }

        return -1;
    }

    private static bool Fits(AvroSchema schema, JsonElement value) => schema.Type switch
    {
        AvroType.Null => value.ValueKind == JsonValueKind.Null,
        AvroType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        AvroType.Int => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        AvroType.Long => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        AvroType.Float or AvroType.Double => value.ValueKind == JsonValueKind.Number
            || (value.ValueKind == JsonValueKind.String && value.GetString() is "NaN" or "Infinity" or "-Infinity"),
        AvroType.String => value.ValueKind == JsonValueKind.String,
        AvroType.Bytes => value.ValueKind == JsonValueKind.String && value.GetString()!.All(character => character <= 255),
        AvroType.Fixed => value.ValueKind == JsonValueKind.String && value.GetString()!.All(character => character <= 255)
            && value.GetString()!.Length == ((FixedSchema)schema).Size,
        AvroType.Enum => value.ValueKind == JsonValueKind.String && ((EnumSchema)schema).IndexOf(value.GetString()!) >= 0,
        _ => false,
    };
}
