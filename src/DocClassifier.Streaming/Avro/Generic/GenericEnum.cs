using DocClassifier.Contracts.Avro;

namespace DocClassifier.Streaming.Avro.Generic;

internal sealed record GenericEnum(EnumSchema Schema, string Symbol);
