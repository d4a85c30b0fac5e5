namespace DocClassifier.Avro.Schemas;

/// <summary>One reason why a reader's schema cannot read everything that was written with another.</summary>
/// <param name="Kind">As Apache Avro and Confluent's registry name it: <c>TYPE_MISMATCH</c>, <c>READER_FIELD_MISSING_DEFAULT_VALUE</c>
/// …</param>
/// <param name="Path">Where in the reader's schema, such as <c>/fields/2/type</c>.</param>
/// <param name="Info">What was found: a field, symbols, two types.</param>
public sealed record SchemaIncompatibility(string Kind, string Path, string Info)
{
    /// <summary>The reason as Confluent's registry words it.</summary>
    /// <param name="reader">What to call the reader's schema: <c>new</c> or <c>old</c>.</param>
    /// <param name="writer">What to call the writer's schema.</param>
    public string Describe(string reader, string writer)
    {
        var description = Kind switch
        {
            "READER_FIELD_MISSING_DEFAULT_VALUE" =>
                $"The field '{Info}' at path '{Path}' in the {reader} schema has no default value and is missing in the {writer} schema",
            "MISSING_ENUM_SYMBOLS" => $"The {reader} schema is missing enum symbols '{Info}' at path '{Path}' in the {writer} schema",
            "MISSING_UNION_BRANCH" => $"The {reader} schema is missing a type inside a union field at path '{Path}' in the {writer} schema",
            "FIXED_SIZE_MISMATCH" => $"The size of FIXED type field at path '{Path}' in the {reader} schema does not match with the {writer} schema",
            "NAME_MISMATCH" => $"The name of the schema has changed (path '{Path}')",
            _ => $"The type (path '{Path}') of a field in the {reader} schema does not match with the {writer} schema",
        };
        return $"{{errorType:'{Kind}', description:'{description}', additionalInfo:'{Info}'}}";
    }
}
