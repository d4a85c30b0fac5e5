using System.Buffers;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Resolution;

/// <summary>Makes the plan for reading data of one schema as another (specification, "Schema Resolution").</summary>
internal sealed class SchemaResolver
{
    private readonly Dictionary<(AvroSchema Writer, AvroSchema Reader), RecordPlan> _records = [];

    private SchemaResolver()
    {
    }

    /// <exception cref="WrongSchemaException">No data of the writer's schema can be read as the reader's.</exception>
    public static ReadPlan Resolve(AvroSchema writer, AvroSchema reader)
    {
        try
        {
            var plan = new SchemaResolver().Plan(writer, reader);
            return plan is UnresolvablePlan { Problem: var problem } ? throw new WrongSchemaException(problem) : plan;
        }
        catch (AvroSchemaException exception)
        {
            throw new WrongSchemaException(exception.Message, exception);
        }
    }

    private ReadPlan Plan(AvroSchema writer, AvroSchema reader)
    {
        AvroNesting.EnsureStack();
        if (writer is UnionSchema written)
            return WriterUnion(written, reader);
        if (reader is UnionSchema union)
            return ReaderUnion(writer, union);

        switch (writer, reader)
        {
            case (RecordSchema from, RecordSchema to) when to.Accepts(from):
                return Record(from, to);
            case (EnumSchema from, EnumSchema to) when to.Accepts(from):
                var fallback = to.Default is null ? -1 : to.IndexOf(to.Default);
                return new EnumPlan(to, from, [.. from.Symbols.Select(symbol => to.IndexOf(symbol) is >= 0 and var at ? at : fallback)]);
            case (FixedSchema from, FixedSchema to) when to.Accepts(from) && from.Size == to.Size:
                return new FixedPlan(to);
            case (ArraySchema from, ArraySchema to):
                var items = Plan(from.Items, to.Items);
                return items is UnresolvablePlan ? items : new ArrayPlan(items, from.Items.MinEncodedLength, to);
            case (MapSchema from, MapSchema to):
                var values = Plan(from.Values, to.Values);
                return values is UnresolvablePlan ? values : new MapPlan(values, 1 + from.Values.MinEncodedLength, to);
            case (PrimitiveSchema, PrimitiveSchema) when AvroPromotion.Allows(writer.Type, reader.Type):
                return new PrimitivePlan(writer.Type, UnitChange(writer.LogicalType, reader.LogicalType), reader);
            default:
                return new UnresolvablePlan($"{Shown(writer)} was written, {Shown(reader)} is expected.", reader);
        }
    }

    private ReadPlan WriterUnion(UnionSchema writer, AvroSchema reader)
    {
        var branches = writer.Branches.Select(branch => Plan(branch, reader)).ToArray();
        return Array.Find(branches, branch => branch is not UnresolvablePlan) is null ? branches[0] : new WriterUnionPlan(branches, reader);
    }

    private ReadPlan ReaderUnion(AvroSchema writer, UnionSchema reader)
    {
        // The same type and full name first, then the same type, then what it can be promoted to.
        var branches = reader.Branches.Index()
            .OrderBy(branch => branch.Item.Type != writer.Type ? 2 : (branch.Item as NamedSchema)?.FullName != (writer as NamedSchema)?.FullName ? 1 : 0);
        foreach (var (index, branch) in branches)
        {
            if (Plan(writer, branch) is not UnresolvablePlan and var plan)
                return new ReaderUnionPlan(index, plan, reader);
        }

        return new UnresolvablePlan($"{Shown(writer)} was written, but the reader's union has no branch for it.", reader);
    }

    private ReadPlan Record(RecordSchema writer, RecordSchema reader)
    {
        if (_records.TryGetValue((writer, reader), out var known))
            return known.Problem is null ? known : new UnresolvablePlan(known.Problem, reader);
        var plan = _records[(writer, reader)] = new RecordPlan(reader);

        var sources = new Dictionary<AvroField, AvroField>();
        foreach (var field in reader.Fields)
        {
            // Two of the reader's fields may claim one written field (by alias): the first gets it.
            if (writer.FindFor(field) is { } source)
                sources.TryAdd(source, field);
        }

        var steps = new List<FieldStep>(writer.Fields.Count);
        foreach (var written in writer.Fields)
        {
            var field = sources.GetValueOrDefault(written);
            var value = field is null ? null : Plan(written.Schema, field.Schema);
            if (value is UnresolvablePlan { Problem: var problem })
                return Failed($"{reader.FullName}.{field!.Name}: {problem}");
            steps.Add(new FieldStep(written.Schema, field, value));
        }

        var defaults = new List<DefaultStep>();
        foreach (var field in reader.Fields.Except(sources.Values))
        {
            if (field.Default is not { } value)
                return Failed($"{reader.FullName}.{field.Name} was not written and has no default.");
            var encoded = new ArrayBufferWriter<byte>();
            DefaultEncoder.Encode(field.Schema, value, encoded);
            defaults.Add(new DefaultStep(field, encoded.WrittenSpan.ToArray(), Plan(field.Schema, field.Schema)));
        }

        plan.Steps = steps;
        plan.Defaults = defaults;
        return plan;

        UnresolvablePlan Failed(string problem)
        {
            plan.Problem = problem;
            return new UnresolvablePlan(problem, reader);
        }
    }

    private static TimeUnitChange UnitChange(AvroLogicalType writer, AvroLogicalType reader) => (writer, reader) switch
    {
        (AvroLogicalType.TimestampMillis, AvroLogicalType.TimestampMicros) => TimeUnitChange.MillisToMicros,
        (AvroLogicalType.LocalTimestampMillis, AvroLogicalType.LocalTimestampMicros) => TimeUnitChange.MillisToMicros,
        (AvroLogicalType.TimestampMicros, AvroLogicalType.TimestampMillis) => TimeUnitChange.MicrosToMillis,
        (AvroLogicalType.LocalTimestampMicros, AvroLogicalType.LocalTimestampMillis) => TimeUnitChange.MicrosToMillis,
        _ => TimeUnitChange.None,
    };

    private static string Shown(AvroSchema schema) =>
        schema is NamedSchema named ? $"{schema.Type.ToString().ToLowerInvariant()} {named.FullName}" : schema.Type.ToString().ToLowerInvariant();
}
