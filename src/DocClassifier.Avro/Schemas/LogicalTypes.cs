using System.Text.Json;

namespace DocClassifier.Avro.Schemas;

/// <summary>Recognises logical types; one that does not fit its underlying type is ignored, as the specification demands.</summary>
internal static class LogicalTypes
{
    public static void Apply(AvroSchema schema, JsonElement element)
    {
        if (!element.TryGetProperty("logicalType", out var logical) || logical.ValueKind != JsonValueKind.String)
            return;

        schema.LogicalType = (logical.GetString(), schema.Type) switch
        {
            ("date", AvroType.Int) => AvroLogicalType.Date,
            ("time-millis", AvroType.Int) => AvroLogicalType.TimeMillis,
            ("time-micros", AvroType.Long) => AvroLogicalType.TimeMicros,
            ("timestamp-millis", AvroType.Long) => AvroLogicalType.TimestampMillis,
            ("timestamp-micros", AvroType.Long) => AvroLogicalType.TimestampMicros,
            ("local-timestamp-millis", AvroType.Long) => AvroLogicalType.LocalTimestampMillis,
            ("local-timestamp-micros", AvroType.Long) => AvroLogicalType.LocalTimestampMicros,
            ("decimal", AvroType.Bytes or AvroType.Fixed) => Decimal(schema, element),
            _ => AvroLogicalType.None,
        };
    }

    private static AvroLogicalType Decimal(AvroSchema schema, JsonElement element)
    {
        var scale = 0;
        if (!element.TryGetProperty("precision", out var digits) || !IsNumber(digits, out var precision) || precision < 1)
            return AvroLogicalType.None;
        if (element.TryGetProperty("scale", out var after) && !IsNumber(after, out scale))
            return AvroLogicalType.None;
        if (scale < 0 || scale > precision)
            return AvroLogicalType.None;
        if (schema is FixedSchema bytes && precision > Math.Floor(((8.0 * bytes.Size) - 1) * Math.Log10(2)))
            return AvroLogicalType.None;

        schema.Precision = precision;
        schema.Scale = scale;
        return AvroLogicalType.Decimal;
    }

    private static bool IsNumber(JsonElement element, out int number)
    {
        number = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out number);
    }
}
