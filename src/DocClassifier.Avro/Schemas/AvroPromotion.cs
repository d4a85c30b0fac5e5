namespace DocClassifier.Avro.Schemas;

/// <summary>Which primitive types can be read as which (specification, "Schema Resolution").</summary>
internal static class AvroPromotion
{
    public static bool Allows(AvroType writer, AvroType reader) => (writer, reader) switch
    {
        _ when writer == reader => true,
        (AvroType.Int, AvroType.Long or AvroType.Float or AvroType.Double) => true,
        (AvroType.Long, AvroType.Float or AvroType.Double) => true,
        (AvroType.Float, AvroType.Double) => true,
        (AvroType.String, AvroType.Bytes) or (AvroType.Bytes, AvroType.String) => true,
        _ => false,
    };
}
