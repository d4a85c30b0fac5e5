using System.Text;
using System.Text.RegularExpressions;

namespace DocClassifier.Train.Corpus;

/// <summary>The corpus markup: <c>[[kind:value]]</c> around what may be replaced.</summary>
public static partial class Markup
{
    /// <summary>What may stand before the colon.</summary>
    public static readonly IReadOnlyList<string> Kinds =
        ["person", "company", "street", "city", "date", "amount", "ref", "phone", "email", "iban", "qty", "time"];

    /// <summary>The text as written.</summary>
    public static string Plain(string markup) => Replace(markup, (_, value) => value);

    /// <summary>The text with each span replaced.</summary>
    public static string Replace(string markup, Func<string, string, string> replacement)
    {
        var text = new StringBuilder(markup.Length);
        var position = 0;
        foreach (Match match in Span().Matches(markup))
        {
            text.Append(markup, position, match.Index - position);
            text.Append(replacement(match.Groups[1].Value, match.Groups[2].Value));
            position = match.Index + match.Length;
        }

        return text.Append(markup, position, markup.Length - position).ToString();
    }

    [GeneratedRegex(@"\[\[([a-z]+):([^\[\]]*)\]\]")]
    private static partial Regex Span();
}
