using System.Globalization;
using System.Text.Json;

namespace DocClassifier.Bench;

/// <summary>What a bench measured: names and numbers, in order.</summary>
/// <param name="Values">Names in camel case; whole numbers as <see cref="long"/>, others as <see cref="double"/>.</param>
/// <param name="Passed">False when what must hold did not; a bench that only measures is always true.</param>
public sealed record Figures(IReadOnlyList<KeyValuePair<string, object>> Values, bool Passed = true)
{
    /// <summary>One flat object on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(Values.ToDictionary(value => value.Key, value => value.Value));

    /// <summary>A line for each.</summary>
    public IEnumerable<string> ToLines() =>
        Values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Key,-20} {value.Value}"));

    /// <summary>Rounded to this many digits, so that a figure shows no more than was measured.</summary>
    internal static KeyValuePair<string, object> Of(string name, double value, int digits) =>
        new(name, double.IsFinite(value) ? Math.Round(value, digits) : 0.0);

    internal static KeyValuePair<string, object> Of(string name, long value) => new(name, value);
}
