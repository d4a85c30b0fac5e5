using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DocClassifier.Avro;

/// <summary>An event as plain JSON with the Avro field names, in the form of <see cref="AvroJson"/>. Thread-safe.</summary>
public static class EventJson
{
    /// <summary>Umlauts stay readable; the text is data for a service, never part of a page.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8 on one line.</summary>
    /// <exception cref="ArgumentException">A field that is required is null, or there is no schema for the type.</exception>
    public static byte[] Serialize(object value)
    {
        var serializer = AvroSerializer.For(value.GetType());
        var encoded = new ArrayBufferWriter<byte>();
        serializer.WriteObject(value, encoded);
        var output = new ArrayBufferWriter<byte>(2 * encoded.WrittenCount);
        using (var json = new Utf8JsonWriter(output, Options))
            AvroJson.Write(serializer.Schema, encoded.WrittenSpan, json);
        return output.WrittenSpan.ToArray();
    }
}
