using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Avro;
using Avro.Generic;
using ApacheSchema = Avro.Schema;

namespace DocClassifier.Avro.Tests;

/// <summary>
/// Schemas, values and later versions of schemas, made from a seed. Unions have at most one branch of each kind of Python value, because
/// Python chooses the branch by the value; numbers are exact in a float, because Python does not round when it promotes.
/// </summary>
internal sealed class RandomAvro(int seed)
{
    private static readonly string[][] Kinds = [["null"], ["int", "long", "float", "double", "boolean"], ["string", "enum"], ["bytes", "fixed"], ["array"], ["map", "record"]];
    private readonly Random _random = new(seed);
    private readonly List<string> _defined = [];
    private int _names;

    public JsonNode Schema(int depth = 4) => Make(Pick(depth <= 0 ? ["null", "int", "long", "float", "double", "boolean", "string", "bytes"]
        : ["null", "int", "long", "float", "double", "boolean", "string", "bytes", "enum", "fixed", "array", "map", "record", "record", "record", "union", "union"]), depth);

    /// <summary>A value in the types of Apache.Avro.</summary>
    public object? Value(ApacheSchema schema, int depth = 0) => schema switch
    {
        RecordSchema record => ApacheAvro.Record(record, [.. record.Fields.Select(field => Value(field.Schema, depth + 1))]),
        EnumSchema symbols => new GenericEnum(symbols, Pick([.. symbols.Symbols])),
        FixedSchema size => new GenericFixed(size, Bytes(size.Size)),
        ArraySchema array => Enumerable.Range(0, Count(depth)).Select(_ => Value(array.ItemSchema, depth + 1)).ToArray(),
        MapSchema map => Enumerable.Range(0, Count(depth)).ToDictionary(number => Text() + number, _ => Value(map.ValueSchema, depth + 1)),
        // Deep down, null ends what refers to itself.
        UnionSchema union => Value(depth > 6 && union.Schemas.FirstOrDefault(branch => branch.Tag == ApacheSchema.Type.Null) is { } end
            ? end : union.Schemas[_random.Next(union.Count)], depth + 1),
        _ => schema.Tag switch
        {
            ApacheSchema.Type.Boolean => _random.Next(2) == 0,
            ApacheSchema.Type.Int => _random.Next(-(1 << 20), 1 << 20),
            ApacheSchema.Type.Long => (long)_random.Next(-(1 << 20), 1 << 20),
            ApacheSchema.Type.Float => _random.Next(10) == 0 ? float.PositiveInfinity : _random.NextSingle() * _random.Next(-1000, 1000),
            ApacheSchema.Type.Double => _random.Next(10) == 0 ? double.NegativeInfinity : _random.NextDouble() * _random.Next(-1000, 1000),
            ApacheSchema.Type.Bytes => Bytes(_random.Next(20)),
            ApacheSchema.Type.String => Text(),
            _ => null,
        },
    };

    /// <summary>The schema as somebody might have changed it: compatible or not.</summary>
    public JsonNode Changed(JsonNode schema)
    {
        switch (schema)
        {
            case JsonArray union:
                var branches = union.Select(branch => Changed(branch!)).ToList();
                if (branches.Count > 1 && _random.Next(6) == 0)
                    branches.RemoveAt(_random.Next(branches.Count));
                return _random.Next(10) == 0 && branches[0] is not JsonArray ? branches[0] : new JsonArray([.. branches.DistinctBy(Name)]);
            case JsonObject { } other when (string?)other["type"] == "record":
                return ChangedRecord(other);
            case JsonObject { } other when (string?)other["type"] == "enum":
                var symbols = other.DeepClone().AsObject();
                if (_random.Next(4) == 0)
                    symbols["symbols"]!.AsArray().Add("NEW");
                if (_random.Next(6) == 0)
                    symbols["symbols"]!.AsArray().RemoveAt(0);
                if (_random.Next(3) == 0 && symbols["symbols"]!.AsArray().Count > 0)
                    symbols["default"] = (string)symbols["symbols"]![0]!;
                return symbols["symbols"]!.AsArray().Count > 0 ? symbols : other.DeepClone();
            case JsonObject { } other when other["items"] is { } items:
                return new JsonObject { ["type"] = "array", ["items"] = Changed(items) };
            case JsonObject { } other when other["values"] is { } values:
                return new JsonObject { ["type"] = "map", ["values"] = Changed(values) };
            case JsonValue name when _random.Next(3) == 0:
                return (string)name! switch
                {
                    "int" => Pick(["long", "float", "double", "string"]),
                    "long" => Pick(["float", "double", "int"]),
                    "float" => "double",
                    _ => schema.DeepClone(),
                };
            default:
                return schema.DeepClone();
        }
    }

    private JsonObject ChangedRecord(JsonObject record)
    {
        var changed = record.DeepClone().AsObject();
        var fields = record["fields"]!.AsArray().Select(field =>
        {
            var copy = field!.DeepClone().AsObject();
            copy["type"] = Changed(field["type"]!);
            return copy;
        }).ToList();

        // A field that is gone takes the definitions in it along.
        if (fields.Count > 0 && _random.Next(4) == 0 && fields[^1]["type"] is JsonValue)
            fields.RemoveAt(fields.Count - 1);
        if (_random.Next(3) == 0)
        {
            var added = new JsonObject { ["name"] = "added" + _random.Next(1000), ["type"] = "string" };
            if (_random.Next(5) > 0)
                added["default"] = "fallback ä";
            fields.Insert(0, added);
        }

        if (_random.Next(3) == 0)
            fields.Add(new JsonObject { ["name"] = "optional" + _random.Next(1000), ["type"] = new JsonArray("null", "int"), ["default"] = null });
        if (fields.TrueForAll(field => field["type"] is JsonValue) && _random.Next(2) == 0)
            fields.Reverse();
        changed["fields"] = new JsonArray([.. fields]);
        return changed;
    }

    private JsonNode Make(string type, int depth)
    {
        switch (type)
        {
            case "array":
                return new JsonObject { ["type"] = "array", ["items"] = Schema(depth - 1) };
            case "map":
                return new JsonObject { ["type"] = "map", ["values"] = Schema(depth - 1) };
            case "enum":
                return new JsonObject { ["type"] = "enum", ["name"] = "E" + _names++, ["symbols"] = new JsonArray([.. Enumerable.Range(0, 1 + _random.Next(4)).Select(symbol => (JsonNode)("S" + symbol))]) };
            case "fixed":
                return new JsonObject { ["type"] = "fixed", ["name"] = "F" + _names++, ["size"] = 1 + _random.Next(12) };
            case "union":
                var kinds = Kinds.Where(_ => _random.Next(2) == 0).ToList();
                return kinds.Count == 0 ? "null" : new JsonArray([.. kinds.Select(kind => Make(Pick(kind), depth - 1))]);
            case "record":
                var name = "R" + _names++;
                var record = new JsonObject { ["type"] = "record", ["name"] = name };
                if (_random.Next(3) == 0 && _defined.Count == 0)
                    record["namespace"] = "some.space";
                _defined.Add(name);
                record["fields"] = new JsonArray([.. Enumerable.Range(0, _random.Next(5)).Select(field => (JsonNode)new JsonObject
                {
                    ["name"] = "f" + field.ToString(CultureInfo.InvariantCulture),
                    // Now and then the record within itself.
                    ["type"] = _random.Next(12) == 0 ? new JsonArray("null", name) : Schema(depth - 1),
                })]);
                return record;
            default:
                return type;
        }
    }

    private static string Name(JsonNode schema) => schema switch
    {
        JsonValue name => (string)name!,
        JsonObject { } named when named["name"] is { } name => (string)name!,
        JsonObject other => (string)other["type"]!,
        _ => "union",
    };

    private string Pick(string[] choices) => choices[_random.Next(choices.Length)];

    private int Count(int depth) => _random.Next(depth > 6 ? 1 : 4);

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string Text()
    {
        var text = new StringBuilder();
        for (var length = _random.Next(12); length > 0; length--)
            text.Append(Rune.TryCreate(_random.Next(_random.Next(2) == 0 ? 0x80 : 0x110000), out var rune) ? rune : new Rune('ß'));
        return text.ToString();
    }
}
