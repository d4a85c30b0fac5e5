using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Typed;

/// <summary>
/// Encodes the default of an event's field, in the form defaults have in a schema (bytes as characters up to U+00FF, unions untagged).
/// That it fits was checked when the schema was parsed.
/// </summary>
internal static class DefaultEncoder
{
    public static byte[] Encode(AvroSchema schema, JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new AvroWriter(output);
        Write(schema, value, ref writer);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void Write(AvroSchema schema, JsonElement value, ref AvroWriter writer)
    {
        switch (schema)
        {
            case RecordSchema record:
                foreach (var field in record.Fields)
                    Write(field.Schema, value.TryGetProperty(field.Name, out var item) ? item : field.Default!.Value, ref writer);
                return;
            case ArraySchema array:
                if (value.GetArrayLength() > 0)
                    writer.WriteLong(value.GetArrayLength());
                foreach (var item in value.EnumerateArray())
                    Write(array.Items, item, ref writer);
                writer.WriteLong(0);
                return;
            case MapSchema map:
                if (value.EnumerateObject().Count() is > 0 and var count)
                    writer.WriteLong(count);
                foreach (var item in value.EnumerateObject())
                {
                    writer.WriteString(item.Name);
                    Write(map.Values, item.Value, ref writer);
                }

                writer.WriteLong(0);
                return;
            case UnionSchema union:
                var branch = DefaultValues.Branch(union, value);
                writer.WriteLong(branch);
                Write(union.Branches[branch], value, ref writer);
                return;
        }

        switch (schema.Type)
        {
            case AvroType.Boolean:
                writer.WriteBoolean(value.GetBoolean());
                break;
            case AvroType.Int or AvroType.Long:
                writer.WriteLong(value.GetInt64());
                break;
            case AvroType.Double:
                writer.WriteDouble(value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.Parse(value.GetString()!, CultureInfo.InvariantCulture));
                break;
            case AvroType.Bytes:
                writer.WriteBytes(Encoding.Latin1.GetBytes(value.GetString()!));
                break;
            case AvroType.String:
                writer.WriteString(value.GetString()!);
                break;
        }
    }
}
