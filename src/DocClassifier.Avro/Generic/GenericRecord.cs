using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Generic;

/// <summary>A record without a type of its own.</summary>
internal sealed record GenericRecord(RecordSchema Schema, object?[] Values)
{
    public object? this[string field] => Schema.TryGetField(field, out var found) ? Values[found.Position] : throw new KeyNotFoundException(field);
}
