using System.Reflection;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Typed;

/// <summary>Which property of a C# record holds which field: <c>DocumentId</c> holds <c>documentId</c>.</summary>
internal static class EventProperties
{
    /// <summary>One property per field, in the order of the schema.</summary>
    /// <exception cref="ArgumentException">Type and schema do not match one to one.</exception>
    public static PropertyInfo[] Of(Type type, RecordSchema schema)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).ToDictionary(FieldName);
        var missing = properties.Keys.Except(schema.Fields.Select(field => field.Name)).FirstOrDefault();
        if (missing is not null)
            throw new ArgumentException($"{type.Name} has a property for '{missing}', but {schema.FullName} has no such field.", nameof(type));
        return [.. schema.Fields.Select(field => properties.TryGetValue(field.Name, out var property)
            ? property
            : throw new ArgumentException($"{schema.FullName} has a field '{field.Name}', but {type.Name} has no property for it.", nameof(type)))];
    }

    public static string FieldName(PropertyInfo property) => char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    /// <summary>The schema beside null in a union of two; the schema itself when it is no union.</summary>
    public static AvroSchema NotNull(AvroSchema schema, Type type) => schema switch
    {
        UnionSchema { Branches: [{ Type: AvroType.Null }, var branch] } => branch,
        UnionSchema { Branches: [var branch, { Type: AvroType.Null }] } => branch,
        UnionSchema => throw Unsupported(schema, type),
        _ => schema,
    };

    public static ArgumentException Unsupported(AvroSchema schema, Type type) => new($"{type} cannot hold a value of {schema}.");
}
