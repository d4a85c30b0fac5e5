using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Broker.Registry;

/// <summary>A version of a subject as the log has it.</summary>
internal sealed record SchemaVersion(
    string Subject, int Version, int Id, string Schema, string SchemaType, IReadOnlyList<SchemaReference> References, bool Deleted)
{
    public const string Avro = "AVRO";

    private string? _guid;
    private AvroSchema? _parsed;

    /// <summary>What makes two schemas one: type, text and references.</summary>
    public string Identity => SchemaType == Avro && References.Count == 0 ? Schema : $"{SchemaType}\n{string.Join('\n', References)}\n{Schema}";

    /// <summary>
    /// The same in every registry that holds the schema, which is why headers carry it: the MD5 of its text and references, as Confluent's
    /// registry computes it.
    /// </summary>
    public string Guid => _guid ??= MakeGuid();

    /// <summary>
    /// The schema, or null when it is none that can be parsed here: of another type, or with a reference that leads nowhere.
    /// </summary>
    /// <param name="resolve">Gives the texts of what references lead to.</param>
    public AvroSchema? Parse(Func<IReadOnlyList<SchemaReference>, IReadOnlyList<string>> resolve)
    {
        if (_parsed is not null || SchemaType != Avro)
            return _parsed;
        try
        {
            return _parsed = AvroSchema.Parse(Schema, resolve(References), checkDefaults: false);
        }
        catch (AvroSchemaException)
        {
            return null;
        }
    }

    private string MakeGuid()
    {
        using var content = new MemoryStream();
        content.Write(Encoding.UTF8.GetBytes(Schema));
        Span<byte> version = stackalloc byte[4];
        foreach (var reference in References)
        {
            content.Write(Encoding.UTF8.GetBytes(reference.Name));
            content.Write(Encoding.UTF8.GetBytes(reference.Subject));
            BinaryPrimitives.WriteInt32BigEndian(version, reference.Version);
            content.Write(version);
        }

        return new Guid(MD5.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)), bigEndian: true).ToString();
    }
}
