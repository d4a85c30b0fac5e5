using System.Text.Json;

namespace DocClassifier.Avro.Schemas;

/// <summary>A parsed Avro schema (specification 1.11). Immutable, thread-safe; compared by reference.</summary>
public abstract class AvroSchema
{
    private string? _text;
    private int _minEncodedLength = -1;

    private protected AvroSchema(AvroType type) => Type = type;

    public AvroType Type { get; }

    /// <summary>
    /// What the value stands for; <see cref="AvroLogicalType.None"/> also when the annotation does not fit (it is then ignored).
    /// </summary>
    public AvroLogicalType LogicalType { get; internal set; }

    /// <summary>Of <see cref="AvroLogicalType.Decimal"/>: digits in all.</summary>
    public int Precision { get; internal set; }

    /// <summary>Of <see cref="AvroLogicalType.Decimal"/>: digits after the point.</summary>
    public int Scale { get; internal set; }

    /// <summary>Attributes that the specification does not reserve, in the order of the text.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Properties { get; internal set; } = [];

    /// <summary>The fewest bytes a value can take: what bounds the number of items that given bytes can hold.</summary>
    public int MinEncodedLength => _minEncodedLength >= 0 ? _minEncodedLength : _minEncodedLength = EncodedLength.Min(this);

    /// <summary>Parses the JSON form of a schema.</summary>
    /// <param name="json">A JSON object, array or string.</param>
    /// <param name="references">Schemas that define named types which it uses by their names, each behind those that it needs
    /// itself.</param>
    /// <param name="checkDefaults">Whether every default must fit its field; those of the references are not checked again. Default true;
    /// false for schemas that others have accepted.</param>
    /// <exception cref="AvroSchemaException">It, or one of the references, is no valid schema.</exception>
    public static AvroSchema Parse(string json, IReadOnlyList<string>? references = null, bool checkDefaults = true) =>
        new SchemaParser(checkDefaults).Parse(json, references ?? []);

    /// <summary>
    /// The schema as JSON with everything it says, attributes in the order in which Apache Avro for Java writes them; types of its
    /// references by name.
    /// </summary>
    public override string ToString() => _text ??= SchemaJson.Write(this, Foreign, normalized: false);

    /// <summary>
    /// As <see cref="ToString"/>, one text for all spellings that say the same: full names throughout, foreign attributes and aliases
    /// sorted.
    /// </summary>
    public string ToNormalizedString() => SchemaJson.Write(this, Foreign, normalized: true);

    /// <summary>As <see cref="ToString"/>, with the types of its references in their place: a schema that stands alone.</summary>
    public string ToResolvedString() => SchemaJson.Write(this, [], normalized: false);

    /// <summary>
    /// Full names of the types that the schema's references define; of the schema that was parsed only, not of those within it.
    /// </summary>
    internal IReadOnlyCollection<string> Foreign { get; set; } = [];

    /// <summary>
    /// The full name of a named type, otherwise the name of the type in lower case: what tells branches of a union apart.
    /// </summary>
    internal virtual string BranchName => AvroNames.OfType(Type);
}
