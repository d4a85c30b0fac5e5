using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Avro.Generic;

namespace DocClassifier.Avro.Tests;

/// <summary>
/// Values of any schema in a JSON form that two languages can compare text by text: numbers as the bits of a double, keys sorted.
/// </summary>
internal static class Tagged
{
    public static string Of(object? value) => Node(value)?.ToJsonString() ?? "null";

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        int number => Number(number),
        long number => Number(number),
        float number => Number(number),
        double number => Number(number),
        string text => new JsonObject { ["s"] = text },
        byte[] bytes => new JsonObject { ["b"] = Convert.ToBase64String(bytes) },
        GenericFixed bytes => Node(bytes.Value),
        GenericEnum symbol => Node(symbol.Value),
        GenericRecord record => Members(record.Schema.Fields.Select(field => KeyValuePair.Create(field.Name, record.GetValue(field.Pos)))),
        IDictionary<string, object> map => Members(map),
        object[] list => new JsonArray([.. list.Select(Node)]),
        _ => throw new ArgumentException(value.GetType().Name),
    };

    private static JsonObject Members(IEnumerable<KeyValuePair<string, object>> members) => new()
    {
        ["m"] = new JsonArray([.. members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => (JsonNode)new JsonArray(member.Key, Node(member.Value)))]),
    };

    private static JsonObject Number(double number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
        return new JsonObject { ["n"] = Convert.ToHexStringLower(bytes) };
    }
}
