namespace DocClassifier.Avro.Schemas;

/// <summary>An enum: one of its symbols, written as its position.</summary>
public sealed class EnumSchema : NamedSchema
{
    private readonly Dictionary<string, int> _positions;

    internal EnumSchema(string fullName, IReadOnlyList<string> symbols, string? defaultSymbol)
        : base(AvroType.Enum, fullName)
    {
        Symbols = symbols;
        Default = defaultSymbol;
        _positions = symbols.Index().ToDictionary(symbol => symbol.Item, symbol => symbol.Index, StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Symbols { get; }

    /// <summary>What a reader takes for a symbol it does not know; null when that is an error.</summary>
    public string? Default { get; }

    /// <summary>The symbol's position, or -1.</summary>
    public int IndexOf(string symbol) => _positions.GetValueOrDefault(symbol, -1);
}
