using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Confluent.Kafka;
using DocClassifier.Avro;
using DocClassifier.Streaming.Registry;

namespace DocClassifier.Streaming.Tailing;

/// <summary>
/// A record as a JSON object. The value: decoded Avro, else the JSON it is, else the text it is, else <c>{"base64": …}</c>. A value whose
/// schema the registry does not
/// know is shown as bytes, never refused. Thread-safe.
/// </summary>
internal sealed class RecordJson(ISchemaRegistry registry)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Line(ConsumeResult<byte[], byte[]> record, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("topic", record.Topic);
            json.WriteNumber("partition", record.Partition.Value);
            json.WriteNumber("offset", record.Offset.Value);
            json.WriteString("timestamp", record.Message.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WritePropertyName("key");
            WriteText(json, record.Message.Key);
            json.WriteStartObject("headers");
            // A name may stand there twice, an object's key may not: the last one counts, as everywhere.
            foreach (var header in (record.Message.Headers ?? []).GroupBy(header => header.Key, StringComparer.Ordinal).Select(group => group.Last()))
            {
                json.WritePropertyName(header.Key);
                WriteText(json, header.GetValueBytes());
            }

            json.WriteEndObject();
            json.WritePropertyName("value");
            json.WriteRawValue(Value(record.Message.Value, cancellationToken), skipInputValidation: true);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The value alone, as JSON.</summary>
    public string ValueText(byte[]? value, CancellationToken cancellationToken) => Encoding.UTF8.GetString(Value(value, cancellationToken));

    private ReadOnlySpan<byte> Value(byte[]? value, CancellationToken cancellationToken)
    {
        if (value is null)
            return "null"u8;
        if (value is [0, _, _, _, _, ..] && TryAvro(value, cancellationToken) is { } decoded)
            return decoded;
        if (value.Length > 0 && IsJson(value))
            return value;
        var output = new ArrayBufferWriter<byte>(value.Length + 16);
        using (var json = new Utf8JsonWriter(output, Options))
            WriteText(json, value);
        return output.WrittenSpan;
    }

    private byte[]? TryAvro(byte[] value, CancellationToken cancellationToken)
    {
        try
        {
            var schema = registry.GetAsync(WireFormat.ReadSchemaId(value), cancellationToken).AsTask().GetAwaiter().GetResult();
            var output = new ArrayBufferWriter<byte>(value.Length * 2);
            using (var json = new Utf8JsonWriter(output, Options))
                AvroJson.Write(schema, value.AsSpan(WireFormat.HeaderLength), json);
            return output.WrittenSpan.ToArray();
        }
        catch (UnreadableValueException)
        {
            return null;
        }
    }

    // One line: JSON that is laid out over several is compacted by whoever reads it; here it would break the line.
    private static bool IsJson(byte[] value)
    {
        if (value[0] is not ((byte)'{' or (byte)'[') || value.AsSpan().ContainsAny((byte)'\n', (byte)'\r'))
            return false;
        try
        {
            using var document = JsonDocument.Parse(value);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void WriteText(Utf8JsonWriter json, byte[]? bytes)
    {
        if (bytes is null)
        {
            json.WriteNullValue();
        }
        else if (Utf8.IsValid(bytes))
        {
            json.WriteStringValue(bytes);
        }
        else
        {
            json.WriteStartObject();
            json.WriteBase64String("base64", bytes);
            json.WriteEndObject();
        }
    }
}
