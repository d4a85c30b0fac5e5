using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DocClassifier.Avro.Schemas;

/// <summary>
/// Writes a schema with all that it says, as <c>Schema.toString()</c> of Apache Avro for Java does: what a registry compares and hands out.
/// </summary>
internal sealed class SchemaJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };
    private readonly Utf8JsonWriter _json;
    private readonly bool _normalized;
    private readonly HashSet<string> _known;

    private SchemaJson(Utf8JsonWriter json, IEnumerable<string> known, bool normalized)
    {
        _json = json;
        _known = new(known, StringComparer.Ordinal);
        _normalized = normalized;
    }

    /// <param name="schema">The schema.</param>
    /// <param name="known">Named types that are written by their names alone.</param>
    /// <param name="normalized">One text for all spellings that say the same.</param>
    public static string Write(AvroSchema schema, IEnumerable<string> known, bool normalized)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
            new SchemaJson(json, known, normalized).Write(schema, "");
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
            WriteAliases([.. aliased.Aliases.Select(alias => Relative(alias, aliased.Namespace))]);
        _json.WriteEndObject();
    }

    private void Write(AvroField field, string space)
    {
        _json.WriteStartObject();
        _json.WriteString("name", field.Name);
        _json.WritePropertyName("type");
        Write(field.Schema, space);
        WriteDoc(field.Doc);
        if (field.Default is { } value)
        {
            _json.WritePropertyName("default");
            Write(value);
        }

        if (field.Order != "ascending")
            _json.WriteString("order", field.Order);
        if (field.Aliases.Count > 0)
            WriteAliases(field.Aliases);
        WriteProperties(field.Properties);
        _json.WriteEndObject();
    }

    private void WriteName(NamedSchema schema, string space)
    {
        _json.WriteString("name", _normalized ? schema.FullName : schema.Name);
        if (!_normalized && schema.Namespace != space)
            _json.WriteString("namespace", schema.Namespace);
        WriteDoc(schema.Doc);
    }

    private void WriteDoc(string? doc)
    {
        if (doc is not null && (doc.Length > 0 || !_normalized))
            _json.WriteString("doc", doc);
    }

    private void WriteAliases(IReadOnlyList<string> aliases) =>
        WriteTexts("aliases", _normalized ? [.. aliases.Distinct().Order(StringComparer.Ordinal)] : aliases);

    private void WriteProperties(IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
    {
        foreach (var (key, value) in _normalized ? properties.OrderBy(property => property.Key, StringComparer.Ordinal) : properties.AsEnumerable())
        {
            // A scale that is not named is 0.
            if (_normalized && key == "scale" && value.ValueKind == JsonValueKind.Number && value.GetRawText() == "0")
                continue;
            _json.WritePropertyName(key);
            Write(value);
        }
    }

    private void Write(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when _normalized:
                _json.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    _json.WritePropertyName(member.Name);
                    Write(member.Value);
                }

                _json.WriteEndObject();
                break;
            case JsonValueKind.Array when _normalized:
                _json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(item);
                _json.WriteEndArray();
                break;
            default:
                value.WriteTo(_json);
                break;
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
