using System.Text.Encodings.Web;
using System.Text.Json;

namespace DocClassifier.CommandLine;

/// <summary>An object as one line of JSON, text of any language readable.</summary>
internal static class JsonLine
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);
}
