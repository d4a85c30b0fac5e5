using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DocClassifier.Contracts.Avro;

/// <summary>
/// Writes a schema with all that it says, as <c>Schema.toString()</c> of Apache Avro for Java does: what a registry compares and hands out.
/// </summary>
internal sealed class SchemaJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };
    private readonly Utf8JsonWriter _json;
    private readonly bool _normalized;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private SchemaJson(Utf8JsonWriter json, bool normalized)
    {
        _json = json;
        _normalized = normalized;
    }

    public static string Write(AvroSchema schema, bool normalized)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
            new SchemaJson(json, normalized).Write(schema, "");
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private void Write(AvroSchema schema, string space)
    {
        switch (schema)
        {
            case NamedSchema named when !_known.Add(named.FullName):
                _json.WriteStringValue(Relative(named.FullName, space));
                return;
            case PrimitiveSchema { Properties.Count: 0 }:
                _json.WriteStringValue(AvroNames.OfType(schema.Type));
                return;
            case UnionSchema union:
                _json.WriteStartArray();
                foreach (var branch in union.Branches)
                    Write(branch, space);
                _json.WriteEndArray();
                return;
        }

        _json.WriteStartObject();
        _json.WriteString("type", schema is RecordSchema { IsError: true } ? "error" : AvroNames.OfType(schema.Type));
        if (schema is NamedSchema name)
            WriteName(name, space);
        switch (schema)
        {
            case RecordSchema record:
                _json.WriteStartArray("fields");
                foreach (var field in record.Fields)
                    Write(field, record.Namespace);
                _json.WriteEndArray();
                break;
            case EnumSchema symbols:
                WriteTexts("symbols", symbols.Symbols);
                if (symbols.Default is not null)
                    _json.WriteString("default", symbols.Default);
                break;
            case FixedSchema bytes:
                _json.WriteNumber("size", bytes.Size);
                break;
            case ArraySchema array:
                _json.WritePropertyName("items");
                Write(array.Items, space);
                break;
            case MapSchema map:
                _json.WritePropertyName("values");
                Write(map.Values, space);
                break;
        }

        WriteProperties(schema.Properties);
        if (schema is NamedSchema { Aliases.Count: > 0 } aliased)
            WriteTexts("aliases", [.. aliased.Aliases.Select(alias => Relative(alias, aliased.Namespace))]);
        _json.WriteEndObject();
    }

    private void Write(AvroField field, string space)
    {
        _json.WriteStartObject();
        _json.WriteString("name", field.Name);
        _json.WritePropertyName("type");
        Write(field.Schema, space);
        if (field.Doc is not null)
            _json.WriteString("doc", field.Doc);
        if (field.Default is { } value)
        {
            _json.WritePropertyName("default");
            value.WriteTo(_json);
        }

        if (field.Order != "ascending")
            _json.WriteString("order", field.Order);
        if (field.Aliases.Count > 0)
            WriteTexts("aliases", field.Aliases);
        WriteProperties(field.Properties);
        _json.WriteEndObject();
    }

    private void WriteName(NamedSchema schema, string space)
    {
        _json.WriteString("name", _normalized ? schema.FullName : schema.Name);
        if (!_normalized && schema.Namespace != space)
            _json.WriteString("namespace", schema.Namespace);
        if (schema.Doc is not null)
            _json.WriteString("doc", schema.Doc);
    }

    private void WriteProperties(IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
    {
        foreach (var (key, value) in _normalized ? properties.OrderBy(property => property.Key, StringComparer.Ordinal) : properties.AsEnumerable())
        {
            _json.WritePropertyName(key);
            value.WriteTo(_json);
        }
    }

    private void WriteTexts(string attribute, IReadOnlyList<string> texts)
    {
        _json.WriteStartArray(attribute);
        foreach (var text in texts)
            _json.WriteStringValue(text);
        _json.WriteEndArray();
    }

    private string Relative(string fullName, string space)
    {
        var dot = fullName.LastIndexOf('.');
        return !_normalized && dot >= 0 && fullName.AsSpan(0, dot).SequenceEqual(space) ? fullName[(dot + 1)..] : fullName;
    }
}
