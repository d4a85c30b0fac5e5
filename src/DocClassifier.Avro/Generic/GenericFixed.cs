using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Generic;

internal sealed record GenericFixed(FixedSchema Schema, byte[] Bytes);
