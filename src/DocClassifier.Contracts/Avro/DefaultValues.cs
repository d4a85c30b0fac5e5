using System.Text.Json;

namespace DocClassifier.Contracts.Avro;

/// <summary>Which JSON values are defaults of a schema (specification, "Complex Types", the table of default values).</summary>
public static class DefaultValues
{
    /// <summary>What is wrong with a default, or null. The default of a union may be of any branch, as since Avro 1.12.</summary>
    public static string? Problem(AvroSchema schema, JsonElement value)
    {
        switch (schema)
        {
            case UnionSchema union:
                return Branch(union, value) < 0 ? $"{value.GetRawText()} fits no branch of the union" : null;
            case RecordSchema record:
                if (value.ValueKind != JsonValueKind.Object)
                    return $"{value.GetRawText()} is no object";
                foreach (var field in record.Fields)
                {
                    if (value.TryGetProperty(field.Name, out var item))
                    {
                        if (Problem(field.Schema, item) is { } problem)
                            return problem;
                    }
                    else if (field.Default is null)
                    {
                        return $"the field '{field.Name}' is missing";
                    }
                }

                return null;
            case ArraySchema array:
                return value.ValueKind != JsonValueKind.Array
                    ? $"{value.GetRawText()} is no array"
                    : value.EnumerateArray().Select(item => Problem(array.Items, item)).FirstOrDefault(problem => problem is not null);
            case MapSchema map:
                return value.ValueKind != JsonValueKind.Object
                    ? $"{value.GetRawText()} is no object"
                    : value.EnumerateObject().Select(item => Problem(map.Values, item.Value)).FirstOrDefault(problem => problem is not null);
            default:
                return Fits(schema, value) ? null : $"{value.GetRawText()} is no {AvroNames.OfType(schema.Type)}";
        }
    }

    /// <summary>The first branch that a default fits, or -1.</summary>
    public static int Branch(UnionSchema union, JsonElement value)
    {
        for (var branch = 0; branch < union.Branches.Count; branch++)
        {
            if (Problem(union.Branches[branch], value) is null)
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
