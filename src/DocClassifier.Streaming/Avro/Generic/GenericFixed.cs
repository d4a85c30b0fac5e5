using DocClassifier.Contracts.Avro;

namespace DocClassifier.Streaming.Avro.Generic;

internal sealed record GenericFixed(FixedSchema Schema, byte[] Bytes);
