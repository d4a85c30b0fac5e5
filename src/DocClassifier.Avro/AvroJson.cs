using System.Globalization;
using System.Numerics;
using System.Text.Json;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro;

/// <summary>
/// Turns an encoded value into plain JSON by its schema alone: unions unwrapped, bytes in base64, times as ISO 8601 in UTC, decimals as
/// strings. One-way: for people and for services without a registry client.
/// </summary>
public static class AvroJson
{
    /// <exception cref="AvroFormatException">The bytes are not what the schema says.</exception>
    public static void Write(AvroSchema schema, ReadOnlySpan<byte> data, Utf8JsonWriter json)
    {
        var reader = new AvroReader(data);
        Write(schema, ref reader, json);
        reader.End();
    }

    private static void Write(AvroSchema schema, ref AvroReader reader, Utf8JsonWriter json)
    {
        switch (schema)
        {
            case RecordSchema record:
                reader.Enter();
                json.WriteStartObject();
                foreach (var field in record.Fields)
                {
                    json.WritePropertyName(field.Name);
                    Write(field.Schema, ref reader, json);
                }

                json.WriteEndObject();
                reader.Leave();
                return;
            case ArraySchema array:
                reader.Enter();
                json.WriteStartArray();
                var minItem = array.Items.MinEncodedLength;
                for (var count = reader.ReadBlock(minItem); count > 0; count = reader.ReadBlock(minItem))
                {
                    for (var item = 0; item < count; item++)
                        Write(array.Items, ref reader, json);
                }

                json.WriteEndArray();
                reader.Leave();
                return;
            case MapSchema map:
                reader.Enter();
                json.WriteStartObject();
                var minEntry = 1 + map.Values.MinEncodedLength;
                for (var count = reader.ReadBlock(minEntry); count > 0; count = reader.ReadBlock(minEntry))
                {
                    for (var item = 0; item < count; item++)
                    {
                        json.WritePropertyName(reader.ReadUtf8());
                        Write(map.Values, ref reader, json);
                    }
                }

                json.WriteEndObject();
                reader.Leave();
                return;
            case UnionSchema union:
                reader.Enter();
                Write(union.Branches[reader.ReadIndex(union.Branches.Count)], ref reader, json);
                reader.Leave();
                return;
            case EnumSchema symbols:
                json.WriteStringValue(symbols.Symbols[reader.ReadIndex(symbols.Symbols.Count)]);
                return;
            case FixedSchema bytes:
                WriteBytes(schema, reader.ReadFixed(bytes.Size), json);
                return;
        }

        switch (schema.Type)
        {
            case AvroType.Null:
                json.WriteNullValue();
                break;
            case AvroType.Boolean:
                json.WriteBooleanValue(reader.ReadBoolean());
                break;
            case AvroType.Int:
                WriteNumber(schema.LogicalType, reader.ReadInt(), json);
                break;
            case AvroType.Long:
                WriteNumber(schema.LogicalType, reader.ReadLong(), json);
                break;
            case AvroType.Float:
                WriteFloat(reader.ReadFloat(), json);
                break;
            case AvroType.Double:
                WriteDouble(reader.ReadDouble(), json);
                break;
            case AvroType.Bytes:
                WriteBytes(schema, reader.ReadBytes(), json);
                break;
            case AvroType.String:
                json.WriteStringValue(reader.ReadUtf8());
                break;
        }
    }

    private static void WriteNumber(AvroLogicalType logicalType, long number, Utf8JsonWriter json)
    {
        var millis = AvroTime.IsMillis(logicalType) || logicalType == AvroLogicalType.TimeMillis;
        var fraction = millis ? "fff" : "ffffff";
        var text = logicalType switch
        {
            AvroLogicalType.TimestampMillis or AvroLogicalType.TimestampMicros when AvroTime.InRange(number, millis) =>
                Format(AvroTime.ToTime(number, millis).UtcDateTime, $"yyyy-MM-ddTHH:mm:ss.{fraction}Z"),
            AvroLogicalType.LocalTimestampMillis or AvroLogicalType.LocalTimestampMicros when AvroTime.InRange(number, millis) =>
                Format(AvroTime.ToTime(number, millis).UtcDateTime, $"yyyy-MM-ddTHH:mm:ss.{fraction}"),
            AvroLogicalType.Date when AvroTime.InRange(number * 86_400_000, millis: true) =>
                Format(DateTime.UnixEpoch.AddDays(number), "yyyy-MM-dd"),
            AvroLogicalType.TimeMillis when number is >= 0 and < 86_400_000 => Format(DateTime.UnixEpoch.AddMilliseconds(number), "HH:mm:ss.fff"),
            AvroLogicalType.TimeMicros when number is >= 0 and < 86_400_000_000 =>
                Format(DateTime.UnixEpoch.AddMicroseconds(number), "HH:mm:ss.ffffff"),
            _ => null,
        };
        if (text is null)
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(text);
    }

    private static string Format(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static void WriteFloat(float value, Utf8JsonWriter json)
    {
        if (float.IsFinite(value))
            json.WriteNumberValue(value);
        else
            WriteDouble(value, json);
    }

    private static void WriteDouble(double value, Utf8JsonWriter json)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    private static void WriteBytes(AvroSchema schema, ReadOnlySpan<byte> bytes, Utf8JsonWriter json)
    {
        // A number of more bytes than its precision needs is not one: showing it in decimal takes time that grows with the square.
        if (schema.LogicalType != AvroLogicalType.Decimal || bytes.IsEmpty || bytes.Length > schema.Precision + 8)
        {
            json.WriteBase64StringValue(bytes);
            return;
        }

        var unscaled = new BigInteger(bytes, isUnsigned: false, isBigEndian: true);
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(schema.Scale + 1, '0');
        var text = schema.Scale == 0 ? digits : digits.Insert(digits.Length - schema.Scale, ".");
        json.WriteStringValue(unscaled.Sign < 0 ? "-" + text : text);
    }
}
