using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Resolution;

/// <summary>Encodes the default of a field, in the form defaults have in a schema (bytes as characters up to U+00FF, unions untagged).</summary>
internal static class DefaultEncoder
{
    /// <exception cref="WrongSchemaException">The default does not fit its schema.</exception>
    public static void Encode(AvroSchema schema, JsonElement value, IBufferWriter<byte> output)
    {
        if (DefaultValues.Problem(schema, value) is { } problem)
            throw new WrongSchemaException($"A default of the reader's schema is invalid: {problem}");
        var writer = new AvroWriter(output);
        Write(schema, value, ref writer);
        writer.Flush();
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
            case EnumSchema symbols:
                writer.WriteLong(symbols.IndexOf(value.GetString()!));
                return;
            case FixedSchema:
                writer.WriteFixed(Encoding.Latin1.GetBytes(value.GetString()!));
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
            case AvroType.Float:
                writer.WriteFloat((float)Number(value));
                break;
            case AvroType.Double:
                writer.WriteDouble(Number(value));
                break;
            case AvroType.Bytes:
                writer.WriteBytes(Encoding.Latin1.GetBytes(value.GetString()!));
                break;
            case AvroType.String:
                writer.WriteString(value.GetString()!);
                break;
        }
    }

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.Parse(value.GetString()!, CultureInfo.InvariantCulture);
}
