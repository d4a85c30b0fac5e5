using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DocClassifier.Avro.Schemas;

/// <summary>Parsing Canonical Form and its fingerprint (specification, "Transforming into Parsing Canonical Form" and "Schema Fingerprints").</summary>
internal static class CanonicalForm
{
    private const ulong Empty = 0xC15D213AA4D7A795;
    private static readonly ulong[] Table = MakeTable();
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(AvroSchema schema)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
            Write(json, schema, []);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    public static ulong Rabin(string canonicalForm)
    {
        var fingerprint = Empty;
        foreach (var value in Encoding.UTF8.GetBytes(canonicalForm))
            fingerprint = (fingerprint >> 8) ^ Table[(byte)fingerprint ^ value];
        return fingerprint;
    }

    private static void Write(Utf8JsonWriter json, AvroSchema schema, HashSet<string> known)
    {
        if (schema is NamedSchema named && !known.Add(named.FullName))
        {
            json.WriteStringValue(named.FullName);
            return;
        }

        switch (schema)
        {
            case PrimitiveSchema:
                json.WriteStringValue(AvroNames.OfType(schema.Type));
                return;
            case UnionSchema union:
                json.WriteStartArray();
                foreach (var branch in union.Branches)
                    Write(json, branch, known);
                json.WriteEndArray();
                return;
        }

        json.WriteStartObject();
        if (schema is NamedSchema { FullName: var name })
            json.WriteString("name", name);
        json.WriteString("type", AvroNames.OfType(schema.Type));
        switch (schema)
        {
            case RecordSchema record:
                json.WriteStartArray("fields");
                foreach (var field in record.Fields)
                {
                    json.WriteStartObject();
                    json.WriteString("name", field.Name);
                    json.WritePropertyName("type");
                    Write(json, field.Schema, known);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case EnumSchema symbols:
                json.WriteStartArray("symbols");
                foreach (var symbol in symbols.Symbols)
                    json.WriteStringValue(symbol);
                json.WriteEndArray();
                break;
            case FixedSchema bytes:
                json.WriteNumber("size", bytes.Size);
                break;
            case ArraySchema array:
                json.WritePropertyName("items");
                Write(json, array.Items, known);
                break;
            case MapSchema map:
                json.WritePropertyName("values");
                Write(json, map.Values, known);
                break;
        }

        json.WriteEndObject();
    }

    private static ulong[] MakeTable()
    {
        var table = new ulong[256];
        for (var index = 0; index < table.Length; index++)
        {
            var value = (ulong)index;
            for (var bit = 0; bit < 8; bit++)
                value = (value >> 1) ^ (Empty & (0UL - (value & 1)));
            table[index] = value;
        }

        return table;
    }
}
