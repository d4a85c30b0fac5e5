using System.Globalization;
using DocClassifier.Route.Rules;
using YamlDotNet.RepresentationModel;

namespace DocClassifier.Route.Reading;

/// <summary>A value of the file and where it stands, so that whatever is wrong with it can be said with file, line and key.</summary>
internal readonly record struct YamlPlace(string File, string Key, YamlNode Node)
{
    public long Line => Node.Start.Line;

    public RoutesException Refuse(string problem) => new(File, Line, Key, problem);

    /// <summary>The fields of a mapping, none but <paramref name="known"/>.</summary>
    public Dictionary<string, YamlPlace> Fields(string expected, params ReadOnlySpan<string> known)
    {
        var fields = Entries(expected);
        foreach (var (name, place) in fields)
        {
            if (!known.Contains(name))
                throw place.Refuse($"there is no such key. Use {string.Join(", ", known!)}.");
        }

        return fields;
    }

    /// <summary>The entries of a mapping with keys of any name.</summary>
    public Dictionary<string, YamlPlace> Entries(string expected)
    {
        if (Node is not YamlMappingNode mapping)
            throw Refuse($"this is {Kind}. Write {expected}.");
        var entries = new Dictionary<string, YamlPlace>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
                throw new YamlPlace(File, Key, key).Refuse("a key must be a plain word.");
            entries.Add(name, new YamlPlace(File, Key.Length == 0 ? name : $"{Key}.{name}", value));
        }

        return entries;
    }

    /// <summary>The entries of a list.</summary>
    public IReadOnlyList<YamlPlace> Items(string expected)
    {
        if (Node is not YamlSequenceNode sequence)
            throw Refuse($"this is {Kind}. Write {expected}.");
        var (file, key) = (File, Key);
        return [.. sequence.Children.Select((item, index) => new YamlPlace(file, string.Create(CultureInfo.InvariantCulture, $"{key}[{index + 1}]"), item))];
    }

    /// <summary>One value, or a list of at least one, none twice.</summary>
    public IReadOnlyList<YamlPlace> OneOrMore(string expected)
    {
        if (Node is not YamlSequenceNode)
            return [this];
        var items = Items(expected);
        if (items.Count == 0)
            throw Refuse($"the list is empty. Write {expected}.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (!seen.Add(item.Text(expected)))
                throw item.Refuse($"'{item.Text(expected)}' stands in this list twice. Take one out.");
        }

        return items;
    }

    /// <summary>A scalar that is not empty.</summary>
    public string Text(string expected)
    {
        if (Node is not YamlScalarNode scalar)
            throw Refuse($"this is {Kind}. Write {expected}.");
        if (IsNull(scalar) || string.IsNullOrWhiteSpace(scalar.Value))
            throw Refuse($"this is empty. Write {expected}.");
        return scalar.Value!;
    }

    public bool IsEmpty => Node is YamlScalarNode scalar && IsNull(scalar);

    private string Kind => Node switch
    {
        YamlMappingNode => "a mapping",
        YamlSequenceNode => "a list",
        YamlScalarNode scalar when IsNull(scalar) => "empty",
        _ => "a single value",
    };

    private static bool IsNull(YamlScalarNode scalar) =>
        scalar.Style is YamlDotNet.Core.ScalarStyle.Plain or YamlDotNet.Core.ScalarStyle.Any
        && scalar.Value is null or "" or "~" or "null" or "Null" or "NULL";
}
