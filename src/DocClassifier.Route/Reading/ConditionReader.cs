using System.Globalization;
using System.Text.RegularExpressions;
using DocClassifier.Route.Rules;

namespace DocClassifier.Route.Reading;

/// <summary>Reads the <c>when</c> of a rule.</summary>
internal static partial class ConditionReader
{
    public static Condition Read(YamlPlace place)
    {
        var fields = place.Fields("conditions such as {label: invoice}", "label", "minConfidence", "tag", "language", "sender");
        if (fields.Count == 0)
            throw place.Refuse("there is no condition. Write one such as {label: invoice}, or leave when out.");
        return new Condition
        {
            Labels = Texts(fields, "label", "a label or a list of them, such as invoice"),
            MinConfidence = fields.TryGetValue("minConfidence", out var least) ? Probability(least) : null,
            Tags = Texts(fields, "tag", "a tag or a list of them, such as urgent"),
            Languages = Languages(fields),
            Senders = Senders(fields),
        };
    }

    private static IReadOnlyList<string> Texts(Dictionary<string, YamlPlace> fields, string name, string expected) =>
        fields.TryGetValue(name, out var place) ? [.. place.OneOrMore(expected).Select(item => item.Text(expected))] : [];

    private static double Probability(YamlPlace place)
    {
        const string expected = "a number from 0 to 1, such as 0.9";
        var text = place.Text(expected);
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value))
            throw place.Refuse($"'{text}' is not a number. Write {expected}.");
        return value is >= 0 and <= 1 ? value : throw place.Refuse($"{text} is not a probability. Write {expected}.");
    }

    private static List<string> Languages(Dictionary<string, YamlPlace> fields)
    {
        const string expected = "a language's two letters (ISO 639-1) or a list of them, such as de";
        var languages = new List<string>();
        if (fields.TryGetValue("language", out var place))
        {
            foreach (var item in place.OneOrMore(expected))
            {
                var language = item.Text(expected);
                languages.Add(TwoLetters().IsMatch(language) ? language : throw item.Refuse($"'{language}' is not a language. Write {expected}."));
            }
        }

        return languages;
    }

    private static List<SenderPattern> Senders(Dictionary<string, YamlPlace> fields)
    {
        const string expected = "an address, a domain or a glob, such as jane@example.com, example.com or \"*@example.com\"";
        var senders = new List<SenderPattern>();
        if (fields.TryGetValue("sender", out var place))
        {
            foreach (var item in place.OneOrMore(expected))
            {
                var sender = item.Text(expected);
                senders.Add(SenderPattern.Parse(sender) ?? throw item.Refuse($"'{sender}' can match no sender. Write {expected}."));
            }
        }

        return senders;
    }

    [GeneratedRegex(@"\A[a-zA-Z]{2}\z")]
    private static partial Regex TwoLetters();
}
