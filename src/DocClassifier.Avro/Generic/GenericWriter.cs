using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Generic;

/// <summary>Writes values of <see cref="GenericCodec"/>.</summary>
internal static class GenericWriter
{
    public static void Write(AvroSchema schema, object? value, ref AvroWriter writer)
    {
        switch (schema, value)
        {
            case (RecordSchema record, GenericRecord fields) when fields.Values.Length == record.Fields.Count:
                for (var field = 0; field < fields.Values.Length; field++)
                    Write(record.Fields[field].Schema, fields.Values[field], ref writer);
                return;
            case (ArraySchema array, IReadOnlyList<object?> items):
                if (items.Count > 0)
                    writer.WriteLong(items.Count);
                foreach (var item in items)
                    Write(array.Items, item, ref writer);
                writer.WriteLong(0);
                return;
            case (MapSchema map, IReadOnlyDictionary<string, object?> entries):
                if (entries.Count > 0)
                    writer.WriteLong(entries.Count);
                foreach (var (key, item) in entries)
                {
                    writer.WriteString(key);
                    Write(map.Values, item, ref writer);
                }

                writer.WriteLong(0);
                return;
            case (UnionSchema union, _):
                var branch = Branch(union, value);
                writer.WriteLong(branch);
                Write(union.Branches[branch], value, ref writer);
                return;
            case (EnumSchema symbols, GenericEnum symbol) when symbols.IndexOf(symbol.Symbol) >= 0:
                writer.WriteLong(symbols.IndexOf(symbol.Symbol));
                return;
            case (FixedSchema size, GenericFixed bytes) when bytes.Bytes.Length == size.Size:
                writer.WriteFixed(bytes.Bytes);
                return;
        }

        switch (schema.Type, value)
        {
            case (AvroType.Null, null):
                break;
            case (AvroType.Boolean, bool flag):
                writer.WriteBoolean(flag);
                break;
            case (AvroType.Int, int number):
                writer.WriteInt(number);
                break;
            case (AvroType.Long, long number):
                writer.WriteLong(number);
                break;
            case (AvroType.Float, float number):
                writer.WriteFloat(number);
                break;
            case (AvroType.Double, double number):
                writer.WriteDouble(number);
                break;
            case (AvroType.Bytes, byte[] bytes):
                writer.WriteBytes(bytes);
                break;
            case (AvroType.String, string text):
                writer.WriteString(text);
                break;
            default:
                throw new ArgumentException($"A {value?.GetType().Name ?? "null"} is no {schema.Type}.", nameof(value));
        }
    }

    private static int Branch(UnionSchema union, object? value)
    {
        for (var branch = 0; branch < union.Branches.Count; branch++)
        {
            if (IsOf(union.Branches[branch], value))
                return branch;
        }

        throw new ArgumentException($"A {value?.GetType().Name ?? "null"} is of no branch of the union.", nameof(value));
    }

    private static bool IsOf(AvroSchema schema, object? value) => (schema.Type, value) switch
    {
        (AvroType.Null, null) => true,
        (AvroType.Boolean, bool) => true,
        (AvroType.Int, int) => true,
        (AvroType.Long, long) => true,
        (AvroType.Float, float) => true,
        (AvroType.Double, double) => true,
        (AvroType.Bytes, byte[]) => true,
        (AvroType.String, string) => true,
        (AvroType.Array, IReadOnlyList<object?>) => true,
        (AvroType.Map, IReadOnlyDictionary<string, object?>) => true,
        (AvroType.Record, GenericRecord record) => ((RecordSchema)schema).FullName == record.Schema.FullName,
        (AvroType.Enum, GenericEnum symbol) => ((EnumSchema)schema).FullName == symbol.Schema.FullName,
        (AvroType.Fixed, GenericFixed bytes) => ((FixedSchema)schema).FullName == bytes.Schema.FullName,
        _ => false,
    };
}
