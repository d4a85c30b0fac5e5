using System.Text.Encodings.Web;
using System.Text.Json;

namespace DocClassifier.Broker.Registry;

/// <summary>Keys and values of the log, in Confluent's JSON, byte for byte the same for the same thing: compaction compares keys.</summary>
internal static class LogRecords
{
    public const string Noop = "NOOP";
    public const string Schema = "SCHEMA";
    public const string Config = "CONFIG";
    public const string Mode = "MODE";
    public const string DeleteSubject = "DELETE_SUBJECT";

    /// <summary>Ours alone; Confluent's registry passes over it. Keeps ids of deleted schemas from being given out again.</summary>
    public const string MaxId = "DOCCLASSIFIER_MAX_ID";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] PlainKey(string keyType) => Write(json =>
    {
        json.WriteString("keytype", keyType);
        json.WriteNumber("magic", 0);
    });

    /// <summary>The subject is null for what holds for all.</summary>
    public static byte[] SubjectKey(string keyType, string? subject) => Write(json =>
    {
        json.WriteString("keytype", keyType);
        json.WriteString("subject", subject);
        json.WriteNumber("magic", 0);
    });

    public static byte[] SchemaKey(string subject, int version) => Write(json =>
    {
        json.WriteString("keytype", Schema);
        json.WriteString("subject", subject);
        json.WriteNumber("version", version);
        json.WriteNumber("magic", 1);
    });

    public static byte[] SchemaValue(SchemaVersion version) => Write(json =>
    {
        json.WriteString("subject", version.Subject);
        json.WriteNumber("version", version.Version);
        json.WriteNumber("id", version.Id);
        if (version.SchemaType != SchemaVersion.Avro)
            json.WriteString("schemaType", version.SchemaType);
        if (version.References.Count > 0)
        {
            json.WritePropertyName("references");
            SchemaReference.Write(json, version.References);
        }

        json.WriteString("schema", version.Schema);
        json.WriteBoolean("deleted", version.Deleted);
    });

    public static byte[] LevelValue(CompatibilityLevel level) =>
        Write(json => json.WriteString("compatibilityLevel", CompatibilityLevels.Name(level)));

    public static byte[] ModeValue(string mode) => Write(json => json.WriteString("mode", mode));

    public static byte[] DeleteSubjectValue(string subject, int version) => Write(json =>
    {
        json.WriteString("subject", subject);
        json.WriteNumber("version", version);
    });

    public static byte[] MaxIdValue(int maxId) => Write(json => json.WriteNumber("maxId", maxId));

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
