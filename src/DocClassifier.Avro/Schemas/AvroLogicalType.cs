namespace DocClassifier.Avro.Schemas;

/// <summary>What the value of an underlying type stands for (Avro specification 1.11, "Logical Types").</summary>
public enum AvroLogicalType
{
    None,

    /// <summary>Bytes or fixed: two's complement, big-endian, times ten to the minus scale.</summary>
    Decimal,

    /// <summary>An int: days since 1970-01-01.</summary>
    Date,

    /// <summary>An int: milliseconds after midnight.</summary>
    TimeMillis,

    /// <summary>A long: microseconds after midnight.</summary>
    TimeMicros,

    /// <summary>A long: milliseconds since 1970-01-01T00:00Z.</summary>
    TimestampMillis,

    /// <summary>A long: microseconds since 1970-01-01T00:00Z.</summary>
    TimestampMicros,

    /// <summary>A long: milliseconds since 1970-01-01T00:00 of an unnamed zone.</summary>
    LocalTimestampMillis,

    /// <summary>A long: microseconds since 1970-01-01T00:00 of an unnamed zone.</summary>
    LocalTimestampMicros,
}
