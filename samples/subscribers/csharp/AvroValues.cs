using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

/// <summary>
/// Reads Confluent's wire format into JSON by the schema that wrote it, for services without Confluent.SchemaRegistry.Serdes.Avro (which does
/// the same, into classes). Times are microseconds since 1970.
/// </summary>
internal sealed class AvroValues(Uri registry)
{
    private readonly HttpClient _http = new() { BaseAddress = registry };
    private readonly Dictionary<int, (JsonNode Schema, Dictionary<string, JsonNode> Named)> _schemas = [];

    public async Task<JsonNode> ReadAsync(byte[] value)
    {
        if (value.Length < 5 || value[0] != 0)
            throw new InvalidDataException("The value does not begin with a schema id: is this a JSON topic?");
        var id = BinaryPrimitives.ReadInt32BigEndian(value.AsSpan(1));
        if (!_schemas.TryGetValue(id, out var known))
        {
            var answer = JsonNode.Parse(await _http.GetStringAsync($"schemas/ids/{id}"))!;
            _schemas[id] = known = (JsonNode.Parse((string)answer["schema"]!)!, []);
        }

        using var reader = new BinaryReader(new MemoryStream(value, 5, value.Length - 5));
        return Read(known.Schema, reader, known.Named)!;
    }

    private static JsonNode? Read(JsonNode schema, BinaryReader from, Dictionary<string, JsonNode> named)
    {
        if (schema is JsonArray union)
            return Read(union[(int)Long(from)]!, from, named);
        var type = (string)(schema is JsonObject ? schema["type"]! : schema)!;
        switch (type)
        {
            case "null": return null;
            case "boolean": return from.ReadByte() != 0;
            case "int": return (int)Long(from);
            case "long": return Long(from);
            case "float": return from.ReadSingle();
            case "double": return from.ReadDouble();
            case "bytes": return Convert.ToBase64String(from.ReadBytes((int)Long(from)));
            case "string": return Encoding.UTF8.GetString(from.ReadBytes((int)Long(from)));
            case "array":
                var list = new JsonArray();
                Repeat(from, () => list.Add(Read(schema["items"]!, from, named)));
                return list;
            case "map":
                var map = new JsonObject();
                Repeat(from, () => map.Add(Encoding.UTF8.GetString(from.ReadBytes((int)Long(from))), Read(schema["values"]!, from, named)));
                return map;
            case "record":
                named[(string)schema["name"]!] = schema;
                var record = new JsonObject();
                foreach (var field in schema["fields"]!.AsArray())
                    record.Add((string)field!["name"]!, Read(field["type"]!, from, named));
                return record;
            default: // a record that was described earlier
                return Read(named[type[(type.LastIndexOf('.') + 1)..]], from, named);
        }
    }

    private static void Repeat(BinaryReader from, Action read)
    {
        for (var count = Long(from); count != 0; count = Long(from))
        {
            if (count < 0)
                Long(from); // the block's size in bytes
            for (var i = Math.Abs(count); i > 0; i--)
                read();
        }
    }

    private static long Long(BinaryReader from)
    {
        var zigzag = (ulong)from.Read7BitEncodedInt64();
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }
}
