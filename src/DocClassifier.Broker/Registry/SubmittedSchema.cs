using DocClassifier.Avro.Schemas;

namespace DocClassifier.Broker.Registry;

/// <summary>A schema that a request brings: parsed, its references resolved and each with the number of its version.</summary>
internal sealed record SubmittedSchema(AvroSchema Parsed, IReadOnlyList<SchemaReference> References)
{
    /// <summary>A version of a subject as it would be registered.</summary>
    public SchemaVersion As(string subject, int version, int id, bool normalize) => normalize
        ? new(subject, version, id, Parsed.ToNormalizedString(), SchemaVersion.Avro, SchemaReference.Normalized(References), Deleted: false)
        : new(subject, version, id, Parsed.ToString(), SchemaVersion.Avro, References, Deleted: false);
}
