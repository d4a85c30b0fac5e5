namespace DocClassifier.Avro.Schemas;

/// <summary>
/// Whether every value written with one schema can be read with another (specification, "Schema Resolution"), with all the reasons
/// against it, found as Apache Avro's <c>SchemaCompatibility</c> finds them. Thread-safe.
/// </summary>
public sealed class SchemaCompatibility
{
    // A pair that is met again while it is being compared counts as compatible: what is wrong with it is found anyway.
    private readonly HashSet<(AvroSchema Reader, AvroSchema Writer)> _met = [];

    private readonly List<(AvroSchema Reader, AvroSchema Writer)> _metInOrder = [];

    // Without it, unions of records of one name in several namespaces would be compared over and over.
    private readonly HashSet<(AvroSchema Reader, AvroSchema Writer)> _failed = [];

    private SchemaCompatibility()
    {
    }

    /// <summary>The reasons why not; empty when it can.</summary>
    /// <exception cref="AvroSchemaException">The schemas are nested too deeply to be compared.</exception>
    public static IReadOnlyList<SchemaIncompatibility> Check(AvroSchema reader, AvroSchema writer)
    {
        var found = new List<SchemaIncompatibility>();
        new SchemaCompatibility().Compare(reader, writer, "", found);
        return found;
    }

    private void Compare(AvroSchema reader, AvroSchema writer, string path, List<SchemaIncompatibility> found)
    {
        AvroNesting.EnsureStack();
        if (reader is NamedSchema)
        {
            if (!_met.Add((reader, writer)))
                return;
            _metInOrder.Add((reader, writer));
        }

        switch (reader, writer)
        {
            case (_, UnionSchema union):
                CompareBranches(reader, union, path, found);
                break;
            case (UnionSchema union, _):
                if (!union.Branches.Any(branch => CanRead(branch, writer)))
                    found.Add(new("MISSING_UNION_BRANCH", Shown(path), "reader union lacking writer type: " + Name(writer)));
                break;
            case (RecordSchema to, RecordSchema from):
                CheckName(to, from, path, found);
                CompareFields(to, from, path, found);
                break;
            case (EnumSchema to, EnumSchema from):
                CheckName(to, from, path, found);
                var missing = from.Symbols.Where(symbol => to.IndexOf(symbol) < 0).ToList();
                if (missing.Count > 0 && to.Default is null)
                    found.Add(new("MISSING_ENUM_SYMBOLS", path + "/symbols", $"[{string.Join(", ", missing)}]"));
                break;
            case (FixedSchema to, FixedSchema from):
                CheckName(to, from, path, found);
                if (to.Size != from.Size)
                    found.Add(new("FIXED_SIZE_MISMATCH", path + "/size", $"expected: {from.Size}, found: {to.Size}"));
                break;
            case (ArraySchema to, ArraySchema from):
                Compare(to.Items, from.Items, path + "/items", found);
                break;
            case (MapSchema to, MapSchema from):
                Compare(to.Values, from.Values, path + "/values", found);
                break;
            case (PrimitiveSchema, PrimitiveSchema) when AvroPromotion.Allows(writer.Type, reader.Type):
                break;
            default:
                found.Add(new("TYPE_MISMATCH", Shown(path), $"reader type: {Name(reader)} not compatible with writer type: {Name(writer)}"));
                break;
        }
    }

    private void CompareBranches(AvroSchema reader, UnionSchema writer, string path, List<SchemaIncompatibility> found)
    {
        foreach (var (index, branch) in writer.Branches.Index())
        {
            if (reader is not UnionSchema)
                Compare(reader, branch, path, found);
            else if (!CanRead(reader, branch))
                found.Add(new("MISSING_UNION_BRANCH", $"{path}/{index}", "reader union lacking writer type: " + Name(branch)));
        }
    }

    private void CompareFields(RecordSchema reader, RecordSchema writer, string path, List<SchemaIncompatibility> found)
    {
        foreach (var field in reader.Fields)
        {
            if (writer.FindFor(field) is { } written)
                Compare(field.Schema, written.Schema, $"{path}/fields/{field.Position}/type", found);
            else if (field.Default is null)
                found.Add(new("READER_FIELD_MISSING_DEFAULT_VALUE", $"{path}/fields/{field.Position}", field.Name));
        }
    }

    /// <summary>
    /// For choosing among branches: what is wrong does not matter, and pairs met in a wrong branch must not be forgotten.
    /// </summary>
    private bool CanRead(AvroSchema reader, AvroSchema writer)
    {
        if (IsOtherType(reader, writer) || _failed.Contains((reader, writer)))
            return false;
        var found = new List<SchemaIncompatibility>();
        var before = _metInOrder.Count;
        Compare(reader, writer, "", found);
        if (found.Count == 0)
            return true;

        _failed.Add((reader, writer));
        for (var pair = before; pair < _metInOrder.Count; pair++)
            _met.Remove(_metInOrder[pair]);
        _metInOrder.RemoveRange(before, _metInOrder.Count - before);
        return false;
    }

    private static bool IsOtherType(AvroSchema reader, AvroSchema writer) => (reader, writer) switch
    {
        (UnionSchema, _) or (_, UnionSchema) => false,
        (NamedSchema to, NamedSchema from) => to.Type != from.Type || !to.Accepts(from),
        _ => !AvroPromotion.Allows(writer.Type, reader.Type),
    };

    private static void CheckName(NamedSchema reader, NamedSchema writer, string path, List<SchemaIncompatibility> found)
    {
        if (!reader.Accepts(writer))
            found.Add(new("NAME_MISMATCH", path + "/name", "expected: " + writer.FullName));
    }

    private static string Name(AvroSchema schema) => schema.Type.ToString().ToUpperInvariant();

    private static string Shown(string path) => path.Length == 0 ? "/" : path;
}
