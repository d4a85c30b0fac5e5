using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Generic;

internal sealed record GenericEnum(EnumSchema Schema, string Symbol);
