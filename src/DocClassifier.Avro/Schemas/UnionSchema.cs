namespace DocClassifier.Avro.Schemas;

/// <summary>One of several schemas; written as the position of the branch and the value.</summary>
public sealed class UnionSchema : AvroSchema
{
    internal UnionSchema(IReadOnlyList<AvroSchema> branches)
        : base(AvroType.Union) => Branches = branches;

    public IReadOnlyList<AvroSchema> Branches { get; }
}
