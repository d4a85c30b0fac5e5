using System.Text.Json.Nodes;
using Avro.Generic;

namespace DocClassifier.Avro.Tests;

/// <summary>Values of any schema as <see cref="AvroJson"/> is to show them.</summary>
internal static class Plain
{
    public static JsonNode? Of(object? value) => value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        float.PositiveInfinity or double.PositiveInfinity => "Infinity",
        float.NegativeInfinity or double.NegativeInfinity => "-Infinity",
        float number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        string text => text,
        byte[] bytes => Convert.ToBase64String(bytes),
        GenericFixed bytes => Of(bytes.Value),
        GenericEnum symbol => symbol.Value,
        GenericRecord record => new JsonObject(record.Schema.Fields.Select(field => KeyValuePair.Create(field.Name, Of(record.GetValue(field.Pos))))),
        IDictionary<string, object> map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Of(entry.Value)))),
        object[] list => new JsonArray([.. list.Select(Of)]),
        _ => throw new ArgumentException(value.GetType().Name),
    };
}
