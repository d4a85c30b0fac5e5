namespace DocClassifier.Avro.Schemas;

/// <summary>A fixed number of bytes.</summary>
public sealed class FixedSchema : NamedSchema
{
    internal FixedSchema(string fullName, int size)
        : base(AvroType.Fixed, fullName) => Size = size;

    /// <summary>Bytes.</summary>
    public int Size { get; }
}
