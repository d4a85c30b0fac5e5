using DocClassifier.Avro.Resolution;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Generic;

/// <summary>Follows a plan without knowing any type.</summary>
internal static class GenericReader
{
    public static object? Read(ReadPlan plan, ref AvroReader reader)
    {
        switch (plan)
        {
            case PrimitivePlan primitive:
                return Promote(primitive, ref reader);
            case RecordPlan record:
                return Record(record, ref reader);
            case ArrayPlan array:
                return Items(array, ref reader);
            case MapPlan map:
                return Entries(map, ref reader);
            case FixedPlan bytes:
                return new GenericFixed(bytes.Fixed, reader.ReadFixed(bytes.Fixed.Size).ToArray());
            case EnumPlan symbols:
                return new GenericEnum(symbols.Enum, symbols.Enum.Symbols[Position(symbols, ref reader)]);
            case WriterUnionPlan union:
                reader.Enter();
                var value = Read(union.Branches[reader.ReadIndex(union.Branches.Count)], ref reader);
                reader.Leave();
                return value;
            case ReaderUnionPlan union:
                return Read(union.Value, ref reader);
            case UnresolvablePlan unresolvable:
                throw new WrongSchemaException(unresolvable.Problem);
            default:
                throw new ArgumentException($"There is no reading of {plan.GetType().Name}.", nameof(plan));
        }
    }

    /// <summary>The position of a written symbol in the reader's enum.</summary>
    public static int Position(EnumPlan plan, ref AvroReader reader)
    {
        var written = reader.ReadIndex(plan.Positions.Length);
        return plan.Positions[written] is >= 0 and var position
            ? position
            : throw new WrongSchemaException($"The enum {plan.Enum.FullName} has no symbol '{plan.Writer.Symbols[written]}' and no default.");
    }

    private static object? Promote(PrimitivePlan plan, ref AvroReader reader)
    {
        switch (plan.Reader.Type, plan.Written)
        {
            case (AvroType.Null, _):
                return null;
            case (AvroType.Boolean, _):
                return reader.ReadBoolean();
            case (AvroType.Int, _):
                return reader.ReadInt();
            case (AvroType.Long, AvroType.Int):
                return (long)reader.ReadInt();
            case (AvroType.Long, _):
                return AvroTime.Convert(reader.ReadLong(), plan.Unit);
            case (AvroType.Float, AvroType.Int):
                return (float)reader.ReadInt();
            case (AvroType.Float, AvroType.Long):
                return (float)reader.ReadLong();
            case (AvroType.Float, _):
                return reader.ReadFloat();
            case (AvroType.Double, AvroType.Int):
                return (double)reader.ReadInt();
            case (AvroType.Double, AvroType.Long):
                return (double)reader.ReadLong();
            case (AvroType.Double, AvroType.Float):
                return (double)reader.ReadFloat();
            case (AvroType.Double, _):
                return reader.ReadDouble();
            case (AvroType.Bytes, _):
                return reader.ReadBytes().ToArray();
            default:
                return reader.ReadString();
        }
    }

    private static GenericRecord Record(RecordPlan plan, ref AvroReader reader)
    {
        if (plan.Problem is not null)
            throw new WrongSchemaException(plan.Problem);
        reader.Enter();
        var values = new object?[plan.Record.Fields.Count];
        foreach (var step in plan.Steps)
        {
            if (step.Field is null)
                AvroSkipper.Skip(step.Written, ref reader);
            else
                values[step.Field.Position] = Read(step.Plan!, ref reader);
        }

        foreach (var step in plan.Defaults)
        {
            var encoded = new AvroReader(step.Encoded);
            values[step.Field.Position] = Read(step.Plan, ref encoded);
        }

        reader.Leave();
        return new GenericRecord(plan.Record, values);
    }

    private static List<object?> Items(ArrayPlan plan, ref AvroReader reader)
    {
        reader.Enter();
        var items = new List<object?>();
        for (var count = reader.ReadBlock(plan.MinItemLength); count > 0; count = reader.ReadBlock(plan.MinItemLength))
        {
            for (var item = 0; item < count; item++)
                items.Add(Read(plan.Items, ref reader));
        }

        reader.Leave();
        return items;
    }

    private static Dictionary<string, object?> Entries(MapPlan plan, ref AvroReader reader)
    {
        reader.Enter();
        var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var count = reader.ReadBlock(plan.MinItemLength); count > 0; count = reader.ReadBlock(plan.MinItemLength))
        {
            for (var item = 0; item < count; item++)
            {
                var key = reader.ReadString();
                entries[key] = Read(plan.Values, ref reader);
            }
        }

        reader.Leave();
        return entries;
    }
}
