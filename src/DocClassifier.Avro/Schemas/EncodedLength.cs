using System.Runtime.CompilerServices;

namespace DocClassifier.Avro.Schemas;

/// <summary>Lower bounds for the length of encoded values.</summary>
internal static class EncodedLength
{
    public static int Min(AvroSchema schema) => Min(schema, []);

    private static int Min(AvroSchema schema, Dictionary<RecordSchema, int> known)
    {
        // Of types nested that deeply, nothing is a lower bound too.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return 0;
        switch (schema)
        {
            case RecordSchema record:
                // A record inside itself counts as nothing: still a lower bound.
                if (!known.TryAdd(record, 0))
                    return known[record];
                var sum = 0L;
                foreach (var field in record.Fields)
                    sum += Min(field.Schema, known);
                return known[record] = (int)Math.Min(sum, int.MaxValue);
            case FixedSchema bytes:
                return bytes.Size;
            case UnionSchema union:
                return (int)Math.Min(1L + union.Branches.Min(branch => Min(branch, known)), int.MaxValue);
            default:
                return schema.Type switch
                {
                    AvroType.Null => 0,
                    AvroType.Float => 4,
                    AvroType.Double => 8,
                    _ => 1,
                };
        }
    }
}
