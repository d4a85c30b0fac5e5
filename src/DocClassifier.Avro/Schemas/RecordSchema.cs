namespace DocClassifier.Avro.Schemas;

/// <summary>A record: named fields in a fixed order.</summary>
public sealed class RecordSchema : NamedSchema
{
    private Dictionary<string, AvroField> _byName = [];

    internal RecordSchema(string fullName, bool isError)
        : base(AvroType.Record, fullName) => IsError = isError;

    /// <summary>Declared as <c>error</c> (of a protocol).</summary>
    public bool IsError { get; }

    /// <summary>In the order in which they are written.</summary>
    public IReadOnlyList<AvroField> Fields { get; private set; } = [];

    /// <summary>
    /// The field of this, the writer's record that fills <paramref name="reader"/>: by name, else by the reader's aliases.
    /// </summary>
    public AvroField? FindFor(AvroField reader)
    {
        if (_byName.TryGetValue(reader.Name, out var field))
            return field;
        foreach (var alias in reader.Aliases)
        {
            if (_byName.TryGetValue(alias, out field))
                return field;
        }

        return null;
    }

    /// <summary>Set once by the parser, after the record is known by name: its fields may refer to it.</summary>
    internal void Complete(IReadOnlyList<AvroField> fields)
    {
        Fields = fields;
        _byName = fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
    }
}
