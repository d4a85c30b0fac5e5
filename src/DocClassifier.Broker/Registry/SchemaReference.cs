using System.Globalization;
using System.Text.Json;

namespace DocClassifier.Broker.Registry;

/// <summary>
/// A schema's use of types that a version of another subject defines. The name is the sender's own; for Avro it means nothing.
/// </summary>
internal sealed record SchemaReference(string Name, string Subject, int Version)
{
    /// <summary>The version that stands for the latest one.</summary>
    public const int Latest = -1;

    /// <summary>What Confluent's registry sorts by to normalize.</summary>
    public static IReadOnlyList<SchemaReference> Normalized(IEnumerable<SchemaReference> references) =>
        [.. references.Distinct().OrderBy(reference => reference.Subject, StringComparer.Ordinal).ThenBy(reference => reference.Version)];

    /// <summary>Reads a JSON array.</summary>
    /// <exception cref="FormatException">It is not one of references; the message says why.</exception>
    public static IReadOnlyList<SchemaReference> Read(JsonElement array) => [.. array.EnumerateArray().Select(ReadOne)];

    public static void Write(Utf8JsonWriter json, IEnumerable<SchemaReference> references)
    {
        json.WriteStartArray();
        foreach (var reference in references)
        {
            json.WriteStartObject();
            json.WriteString("name", reference.Name);
            json.WriteString("subject", reference.Subject);
            json.WriteNumber("version", reference.Version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}\t{Subject}\t{Version}");

    private static SchemaReference ReadOne(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || Text(element, "name") is not { } name || Text(element, "subject") is not { Length: > 0 } subject)
            throw new FormatException("a reference has a name and a subject");
        if (!element.TryGetProperty("version", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out var version)
            || version is < Latest or 0)
            throw new FormatException($"the reference to subject '{subject}' has no version, which is a number from 1 on, or -1 for the latest");
        return new(name, subject, version);
    }

    private static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
