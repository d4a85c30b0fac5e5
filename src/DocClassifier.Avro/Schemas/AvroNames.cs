namespace DocClassifier.Avro.Schemas;

/// <summary>The rules for names (specification, "Names").</summary>
internal static class AvroNames
{
    private static readonly string[] TypeNames =
        ["null", "boolean", "int", "long", "float", "double", "bytes", "string", "record", "enum", "array", "map", "union", "fixed"];

    public static string OfType(AvroType type) => TypeNames[(int)type];

    /// <summary>The primitive type of that name, or null.</summary>
    public static AvroType? Primitive(string name) =>
        Array.IndexOf(TypeNames, name, 0, (int)AvroType.String + 1) is >= 0 and var index ? (AvroType)index : null;

    /// <summary>A letter or underscore, then letters, digits and underscores, all ASCII.</summary>
    public static bool IsSimple(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || char.IsAsciiDigit(name[0]))
            return false;
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '_')
                return false;
        }

        return true;
    }

    /// <summary>
    /// The full name of <paramref name="name"/>: as it stands when it has a dot, otherwise within <paramref name="space"/>.
    /// </summary>
    public static string Qualify(string name, string space) =>
        name.StartsWith('.') ? name[1..] : name.Contains('.') || space.Length == 0 ? name : space + "." + name;

    /// <summary>Refuses a full name of which a part is no name, or that is the name of a primitive type.</summary>
    public static string Checked(string fullName)
    {
        foreach (var part in fullName.Split('.'))
        {
            if (!IsSimple(part))
                throw new AvroSchemaException($"'{fullName}' is no valid name: letters, digits and underscores, not beginning with a digit.");
        }

        if (Primitive(fullName[(fullName.LastIndexOf('.') + 1)..]) is not null)
            throw new AvroSchemaException($"'{fullName}' is the name of a primitive type and cannot be defined.");
        return fullName;
    }
}
