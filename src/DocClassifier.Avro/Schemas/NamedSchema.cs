namespace DocClassifier.Avro.Schemas;

/// <summary>A record, an enum or a fixed.</summary>
public abstract class NamedSchema : AvroSchema
{
    private protected NamedSchema(AvroType type, string fullName)
        : base(type) => FullName = fullName;

    /// <summary>Namespace and name, joined by a dot; the name alone when there is no namespace.</summary>
    public string FullName { get; }

    /// <summary>The name without its namespace.</summary>
    public string Name => FullName[(FullName.LastIndexOf('.') + 1)..];

    /// <summary>Empty when there is none.</summary>
    public string Namespace => FullName.LastIndexOf('.') is >= 0 and var dot ? FullName[..dot] : "";

    public string? Doc { get; internal set; }

    /// <summary>Full names under which older data may know the type.</summary>
    public IReadOnlyList<string> Aliases { get; internal set; } = [];

    internal override string BranchName => FullName;

    /// <summary>
    /// Whether data written as <paramref name="writer"/> is of this type: the unqualified names are equal, or an alias is the writer's full
    /// name (specification, "Schema Resolution" and "Aliases").
    /// </summary>
    public bool Accepts(NamedSchema writer) => writer.Name == Name || Aliases.Contains(writer.FullName);
}
