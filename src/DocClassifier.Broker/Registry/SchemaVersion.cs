using DocClassifier.Contracts.Avro;

namespace DocClassifier.Broker.Registry;

/// <summary>A version of a subject as the log has it. <paramref name="References"/> is raw JSON, null when there are none.</summary>
internal sealed record SchemaVersion(string Subject, int Version, int Id, string Schema, string SchemaType, string? References, bool Deleted)
{
    public const string Avro = "AVRO";

    /// <summary>What makes two schemas one: type, text and references.</summary>
    public string Identity => SchemaType == Avro && References is null ? Schema : $"{SchemaType}\n{References}\n{Schema}";

    /// <summary>The schema, or null when it is none that can be parsed here (of another type, or one that refers to other subjects).</summary>
    public AvroSchema? Parsed { get; } = Parse(Schema, SchemaType, References);

    private static AvroSchema? Parse(string schema, string schemaType, string? references)
    {
        if (schemaType != Avro || references is not null)
            return null;
        try
        {
            return AvroSchema.Parse(schema, checkDefaults: false);
        }
        catch (AvroSchemaException)
        {
            return null;
        }
    }
}
