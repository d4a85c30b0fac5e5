using System.Text.Json;

namespace DocClassifier.Avro.Schemas;

/// <summary>Reads the JSON form of a schema. One instance parses one text.</summary>
/// <remarks>
/// Why not Apache.Avro (1.12.2): a registry gives back what it was given, and must know all of it to compare. Apache's schemas keep
/// foreign attributes and the aliases of types to themselves, and drop the order of a field:
/// {"name":"a","type":"int","order":"descending"} is written without it. It refuses what is valid ({"type":"fixed","name":"F","size":0},
/// "doc":null) and accepts what is not: a default that is none (["null","int"] with "x"), a symbol "A-B", a namespace "1.2". It lets
/// exceptions of the JSON parser and of casts through.
/// </remarks>
internal sealed class SchemaParser(bool checkDefaults)
{
    private const int MaxDepth = 64;
    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 4 * MaxDepth, CommentHandling = JsonCommentHandling.Skip };
    private static readonly HashSet<string> SchemaAttributes =
        ["type", "name", "namespace", "doc", "aliases", "fields", "symbols", "items", "values", "size"];

    private static readonly HashSet<string> FieldAttributes = ["name", "type", "doc", "default", "order", "aliases"];
    private readonly Dictionary<string, NamedSchema> _named = new(StringComparer.Ordinal);
    private bool _checkDefaults;
    private int _depth;

    /// <param name="json">The schema.</param>
    /// <param name="references">Schemas whose named types it may use, each behind those that it needs itself.</param>
    public AvroSchema Parse(string json, IReadOnlyList<string> references)
    {
        foreach (var reference in references)
            Parse(reference);
        var foreign = _named.Keys.ToHashSet(StringComparer.Ordinal);
        _checkDefaults = checkDefaults;
        var schema = Parse(json);
        schema.Foreign = foreign;
        return schema;
    }

    private AvroSchema Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, JsonOptions);
            return Parse(document.RootElement, "");
        }
        catch (JsonException exception)
        {
            throw new AvroSchemaException("The schema is no valid JSON: " + exception.Message, exception);
        }
        catch (InvalidOperationException exception)
        {
            // A string of the text that is not valid Unicode shows only when it is asked for.
            throw new AvroSchemaException("The schema is no valid JSON: " + exception.Message, exception);
        }
    }

    private AvroSchema Parse(JsonElement element, string space)
    {
        if (++_depth > MaxDepth)
            throw new AvroSchemaException($"The schema is nested more than {MaxDepth} levels deep.");
        AvroSchema schema = element.ValueKind switch
        {
            JsonValueKind.String => Named(element.GetString()!, space),
            JsonValueKind.Array => Union(element, space),
            JsonValueKind.Object => Object(element, space),
            _ => throw new AvroSchemaException($"A schema is a string, an array or an object, not {Shown(element)}."),
        };
        _depth--;
        return schema;
    }

    private AvroSchema Named(string name, string space)
    {
        if (AvroNames.Primitive(name) is { } type)
            return new PrimitiveSchema(type);
        return _named.TryGetValue(AvroNames.Qualify(name, space), out var schema) || _named.TryGetValue(name, out schema)
            ? schema
            : throw new AvroSchemaException($"The type '{name}' is not defined.");
    }

    private UnionSchema Union(JsonElement element, string space)
    {
        var branches = new List<AvroSchema>(element.GetArrayLength());
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in element.EnumerateArray())
        {
            var branch = Parse(item, space);
            if (branch.Type == AvroType.Union)
                throw new AvroSchemaException("A union may not directly contain a union.");
            if (!names.Add(branch.BranchName))
                throw new AvroSchemaException($"A union contains '{branch.BranchName}' twice.");
            branches.Add(branch);
        }

        return branches.Count > 0 ? new UnionSchema(branches) : throw new AvroSchemaException("A union has no branches.");
    }

    private AvroSchema Object(JsonElement element, string space)
    {
        if (!element.TryGetProperty("type", out var type))
            throw new AvroSchemaException($"No type: {Shown(element)}");
        if (type.ValueKind != JsonValueKind.String)
            return Parse(type, space);

        var name = type.GetString()!;
        AvroSchema schema;
        switch (name)
        {
            case "record" or "error":
                schema = Record(element, space, name == "error");
                break;
            case "enum":
                schema = Enum(element, space);
                break;
            case "fixed":
                schema = Fixed(element, space);
                break;
            case "array":
                schema = new ArraySchema(Parse(Required(element, "items"), space));
                break;
            case "map":
                schema = new MapSchema(Parse(Required(element, "values"), space));
                break;
            default:
                if (AvroNames.Primitive(name) is not { } primitive)
                    return Named(name, space);
                schema = new PrimitiveSchema(primitive);
                break;
        }

        schema.Properties = Others(element, SchemaAttributes, schema is EnumSchema);
        LogicalTypes.Apply(schema, element);
        return schema;
    }

    private RecordSchema Record(JsonElement element, string space, bool isError)
    {
        var record = Define(new RecordSchema(FullName(element, space), isError), element);
        var fields = Required(element, "fields");
        if (fields.ValueKind != JsonValueKind.Array)
            throw new AvroSchemaException($"The fields of '{record.FullName}' are not an array.");

        var parsed = new List<AvroField>(fields.GetArrayLength());
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in fields.EnumerateArray())
        {
            var field = Field(item, parsed.Count, record);
            if (!names.Add(field.Name))
                throw new AvroSchemaException($"The record '{record.FullName}' has two fields '{field.Name}'.");
            parsed.Add(field);
        }

        record.Complete(parsed);

        // Only now: the default of a field may be of the type of the record itself.
        foreach (var field in parsed)
        {
            if (_checkDefaults && field.Default is { } value && DefaultValues.Problem(field.Schema, value) is { } problem)
                throw new AvroSchemaException($"Invalid default for field '{record.FullName}.{field.Name}': {problem}");
        }

        return record;
    }

    private AvroField Field(JsonElement element, int position, RecordSchema record)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new AvroSchemaException($"A field of '{record.FullName}' is no object: {Shown(element)}");
        var name = Text(element, "name") ?? throw new AvroSchemaException($"A field of '{record.FullName}' has no name.");
        if (!AvroNames.IsSimple(name))
            throw new AvroSchemaException($"'{name}' is no valid name of a field of '{record.FullName}'.");
        var order = Text(element, "order")?.ToLowerInvariant() ?? "ascending";
        if (order is not ("ascending" or "descending" or "ignore"))
            throw new AvroSchemaException($"The order of '{record.FullName}.{name}' is '{order}', not ascending, descending or ignore.");
        return new AvroField(name, position, Parse(Required(element, "type"), record.Namespace))
        {
            Doc = Text(element, "doc"),
            Default = element.TryGetProperty("default", out var value) ? value.Clone() : null,
            Order = order,
            Aliases = [.. Texts(element, "aliases")],
            Properties = Others(element, FieldAttributes, withoutDefault: false),
        };
    }

    private EnumSchema Enum(JsonElement element, string space)
    {
        var name = FullName(element, space);
        Required(element, "symbols");
        var symbols = Texts(element, "symbols");
        if (symbols.FirstOrDefault(symbol => !AvroNames.IsSimple(symbol)) is { } bad)
            throw new AvroSchemaException($"'{bad}' is no valid symbol of the enum '{name}'.");
        if (symbols.Distinct(StringComparer.Ordinal).Count() != symbols.Count)
            throw new AvroSchemaException($"The enum '{name}' has a symbol twice.");
        var defaultSymbol = Text(element, "default");
        if (defaultSymbol is not null && !symbols.Contains(defaultSymbol))
            throw new AvroSchemaException($"The default '{defaultSymbol}' is no symbol of the enum '{name}'.");
        return Define(new EnumSchema(name, symbols, defaultSymbol), element);
    }

    private FixedSchema Fixed(JsonElement element, string space)
    {
        var name = FullName(element, space);
        var size = Required(element, "size");
        if (size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out var bytes) || bytes < 0)
            throw new AvroSchemaException($"The size of '{name}' is no natural number: {Shown(size)}");
        return Define(new FixedSchema(name, bytes), element);
    }

    private TSchema Define<TSchema>(TSchema schema, JsonElement element)
        where TSchema : NamedSchema
    {
        if (!_named.TryAdd(schema.FullName, schema))
            throw new AvroSchemaException($"Can't redefine: {schema.FullName}");
        schema.Doc = Text(element, "doc");
        schema.Aliases = [.. Texts(element, "aliases").Select(alias => AvroNames.Checked(AvroNames.Qualify(alias, schema.Namespace)))];
        return schema;
    }

    private static string FullName(JsonElement element, string space)
    {
        var name = Text(element, "name") ?? throw new AvroSchemaException($"No name in schema: {Shown(element)}");
        return AvroNames.Checked(AvroNames.Qualify(name, Text(element, "namespace") ?? space));
    }

    private static JsonElement Required(JsonElement element, string attribute) =>
        element.TryGetProperty(attribute, out var value) ? value : throw new AvroSchemaException($"No {attribute}: {Shown(element)}");

    private static string? Text(JsonElement element, string attribute)
    {
        if (!element.TryGetProperty(attribute, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new AvroSchemaException($"'{attribute}' is not a string: {Shown(value)}");
    }

    private static List<string> Texts(JsonElement element, string attribute)
    {
        if (!element.TryGetProperty(attribute, out var values) || values.ValueKind == JsonValueKind.Null)
            return [];
        if (values.ValueKind != JsonValueKind.Array || values.EnumerateArray().Any(value => value.ValueKind != JsonValueKind.String))
            throw new AvroSchemaException($"'{attribute}' is not an array of strings: {Shown(values)}");
        return [.. values.EnumerateArray().Select(value => value.GetString()!)];
    }

    private static KeyValuePair<string, JsonElement>[] Others(JsonElement element, HashSet<string> reserved, bool withoutDefault) =>
        [.. element.EnumerateObject()
            .Where(property => !reserved.Contains(property.Name) && !(withoutDefault && property.NameEquals("default")))
            .Select(property => KeyValuePair.Create(property.Name, property.Value.Clone()))];

    private static string Shown(JsonElement element) =>
        element.GetRawText() is { Length: > 200 } text ? text[..200] + "…" : element.GetRawText();
}
