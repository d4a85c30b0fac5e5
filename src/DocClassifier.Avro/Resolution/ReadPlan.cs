using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Resolution;

/// <summary>How data of a writer's schema becomes a value of a reader's schema: made once by <see cref="SchemaResolver"/>.</summary>
internal abstract record ReadPlan(AvroSchema Reader);

/// <summary>A primitive, perhaps promoted (int to double, string to bytes); <paramref name="Unit"/> converts between units of time.</summary>
internal sealed record PrimitivePlan(AvroType Written, TimeUnitChange Unit, AvroSchema Reader) : ReadPlan(Reader);

internal sealed record FixedPlan(FixedSchema Fixed) : ReadPlan(Fixed);

/// <summary>Position in the writer's enum to position in the reader's, -1 where it has neither the symbol nor a default.</summary>
internal sealed record EnumPlan(EnumSchema Enum, EnumSchema Writer, int[] Positions) : ReadPlan(Enum);

internal sealed record ArrayPlan(ReadPlan Items, int MinItemLength, AvroSchema Reader) : ReadPlan(Reader);

internal sealed record MapPlan(ReadPlan Values, int MinItemLength, AvroSchema Reader) : ReadPlan(Reader);

/// <summary>The writer wrote a union: its branch is in the data.</summary>
internal sealed record WriterUnionPlan(IReadOnlyList<ReadPlan> Branches, AvroSchema Reader) : ReadPlan(Reader);

/// <summary>Only the reader's schema is a union: the branch is known beforehand.</summary>
internal sealed record ReaderUnionPlan(int Branch, ReadPlan Value, UnionSchema Union) : ReadPlan(Union);

/// <summary>A branch of the writer's union that the reader cannot take; an error only when data has it.</summary>
internal sealed record UnresolvablePlan(string Problem, AvroSchema Reader) : ReadPlan(Reader);

/// <summary>A record. Completed after it is made, because a record may contain itself.</summary>
internal sealed record RecordPlan(RecordSchema Record) : ReadPlan(Record)
{
    /// <summary>In the writer's order.</summary>
    public IReadOnlyList<FieldStep> Steps { get; set; } = [];

    /// <summary>The reader's fields that the writer does not have.</summary>
    public IReadOnlyList<DefaultStep> Defaults { get; set; } = [];

    /// <summary>Set when it turned out after others had referred to it that the record cannot be read.</summary>
    public string? Problem { get; set; }

    // A plan that contains itself must not be compared or printed member by member.
    public bool Equals(RecordPlan? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Record.GetHashCode();
}

/// <summary>Reads one written field; <paramref name="Field"/> and <paramref name="Plan"/> are null for one to pass over.</summary>
internal sealed record FieldStep(AvroSchema Written, AvroField? Field, ReadPlan? Plan);

/// <summary>Fills a field from its default, encoded once: every reading makes a fresh value of it.</summary>
internal sealed record DefaultStep(AvroField Field, byte[] Encoded, ReadPlan Plan);
