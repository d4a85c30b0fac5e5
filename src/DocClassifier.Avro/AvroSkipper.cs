using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro;

/// <summary>Passes over a value that the reader's schema does not ask for.</summary>
internal static class AvroSkipper
{
    public static void Skip(AvroSchema schema, ref AvroReader reader)
    {
        switch (schema)
        {
            case RecordSchema record:
                reader.Enter();
                foreach (var field in record.Fields)
                    Skip(field.Schema, ref reader);
                reader.Leave();
                return;
            case ArraySchema array:
                reader.Enter();
                for (var count = reader.ReadBlock(array.Items.MinEncodedLength); count > 0; count = reader.ReadBlock(array.Items.MinEncodedLength))
                {
                    for (var item = 0; item < count; item++)
                        Skip(array.Items, ref reader);
                }

                reader.Leave();
                return;
            case MapSchema map:
                reader.Enter();
                for (var count = reader.ReadBlock(1 + map.Values.MinEncodedLength); count > 0; count = reader.ReadBlock(1 + map.Values.MinEncodedLength))
                {
                    for (var item = 0; item < count; item++)
                    {
                        reader.ReadBytes();
                        Skip(map.Values, ref reader);
                    }
                }

                reader.Leave();
                return;
            case UnionSchema union:
                reader.Enter();
                Skip(union.Branches[reader.ReadIndex(union.Branches.Count)], ref reader);
                reader.Leave();
                return;
            case FixedSchema bytes:
                reader.ReadFixed(bytes.Size);
                return;
            case EnumSchema symbols:
                reader.ReadIndex(symbols.Symbols.Count);
                return;
        }

        switch (schema.Type)
        {
            case AvroType.Boolean:
                reader.ReadBoolean();
                break;
            case AvroType.Int:
                reader.ReadInt();
                break;
            case AvroType.Long:
                reader.ReadLong();
                break;
            case AvroType.Float:
                reader.ReadFloat();
                break;
            case AvroType.Double:
                reader.ReadDouble();
                break;
            case AvroType.Bytes or AvroType.String:
                reader.ReadBytes();
                break;
        }
    }
}
