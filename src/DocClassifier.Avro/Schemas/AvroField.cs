using System.Text.Json;

namespace DocClassifier.Avro.Schemas;

/// <summary>A field of a record.</summary>
public sealed class AvroField
{
    internal AvroField(string name, int position, AvroSchema schema)
    {
        Name = name;
        Position = position;
        Schema = schema;
    }

    public string Name { get; }

    /// <summary>From 0.</summary>
    public int Position { get; }

    public AvroSchema Schema { get; }

    public string? Doc { get; internal init; }

    /// <summary>
    /// What a reader takes when the writer has no such field; null when there is none (a JSON null is a default of its own).
    /// </summary>
    public JsonElement? Default { get; internal init; }

    /// <summary><c>ascending</c>, <c>descending</c> or <c>ignore</c>.</summary>
    public string Order { get; internal init; } = "ascending";

    public IReadOnlyList<string> Aliases { get; internal init; } = [];

    /// <summary>Attributes that the specification does not reserve.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Properties { get; internal init; } = [];
}
