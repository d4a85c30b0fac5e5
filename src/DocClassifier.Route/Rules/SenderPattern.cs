using System.IO.Enumeration;

namespace DocClassifier.Route.Rules;

/// <summary>
/// A <c>sender</c> of a rule: an address (<c>jane@example.com</c>), a domain (<c>example.com</c>, without its subdomains), or either with
/// <c>*</c> and <c>?</c> (<c>*@example.com</c>, <c>*.example.com</c>). Case does not count.
/// </summary>
internal sealed class SenderPattern
{
    private readonly string _pattern;
    private readonly bool _wholeAddress;

    private SenderPattern(string pattern, bool wholeAddress)
    {
        _pattern = pattern;
        _wholeAddress = wholeAddress;
    }

    /// <summary>Null when <paramref name="text"/> can match no address.</summary>
    public static SenderPattern? Parse(string text)
    {
        // MatchesSimpleExpression takes a backslash as an escape; no domain and hardly any address has one.
        if (text.Length == 0 || text.Any(character => char.IsWhiteSpace(character) || character is '<' or '>' or ',' or ';' or '\\'))
            return null;
        var at = text.LastIndexOf('@');
        if (at == text.Length - 1)
            return null;
        return at <= 0 ? new SenderPattern(text[(at + 1)..], wholeAddress: false) : new SenderPattern(text, wholeAddress: true);
    }

    /// <summary>Whether a bare address (<c>local@domain</c>) matches.</summary>
    public bool Matches(string address) =>
        FileSystemName.MatchesSimpleExpression(_pattern, _wholeAddress ? address : address.AsSpan(address.LastIndexOf('@') + 1), ignoreCase: true);
}
