namespace DocClassifier.Avro.Schemas;

/// <summary>The kinds of schema of the Avro specification 1.11, "Schema Declaration".</summary>
public enum AvroType
{
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Record,
    Enum,
    Array,
    Map,
    Union,
    Fixed,
}
