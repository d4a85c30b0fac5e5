using DocClassifier.Avro.Schemas;

namespace DocClassifier.Streaming.Registry;

/// <summary>A version of a subject.</summary>
public sealed record RegisteredSchema(string Subject, int Version, int Id, AvroSchema Schema);
