using System.Text;

namespace DocClassifier.Route.Rules;

/// <summary>
/// The bare addresses in a From field (RFC 5322, section 3.4): <c>a@b</c>, <c>Name &lt;a@b&gt;</c>, several of them, groups and comments. What
/// stands in a display name never counts as the sender, whoever wrote it there.
/// </summary>
internal static class MailAddresses
{
    public static IReadOnlyList<string> In(string from)
    {
        var found = new List<string>();
        var plain = new StringBuilder();
        string? angle = null;
        for (var i = 0; i < from.Length; i++)
        {
            switch (from[i])
            {
                case '"':
                    i = EndOfQuoted(from, i);
                    plain.Append('"');
                    break;
                case '(':
                    i = EndOfComment(from, i);
                    break;
                case '<':
                    var end = from.IndexOf('>', i);
                    end = end < 0 ? from.Length : end;
                    angle = from[(i + 1)..end];
                    i = end;
                    break;
                case ',' or ';':
                    Take();
                    break;
                case ':':
                    plain.Clear();
                    break;
                default:
                    plain.Append(from[i]);
                    break;
            }
        }

        Take();
        return found;

        void Take()
        {
            var address = (angle ?? plain.ToString()).Trim().TrimEnd('.');
            var at = address.LastIndexOf('@');
            if (at > 0 && at < address.Length - 1 && (angle is not null || !address.Any(c => char.IsWhiteSpace(c) || c == '"')))
                found.Add(address);
            angle = null;
            plain.Clear();
        }
    }

    /// <summary>The index of the closing quote, or of the last character.</summary>
    private static int EndOfQuoted(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                return i;
        }

        return text.Length - 1;
    }

    /// <summary>The index of the closing parenthesis (comments nest), or of the last character.</summary>
    private static int EndOfComment(string text, int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '(')
                depth++;
            else if (text[i] == ')' && --depth == 0)
                return i;
        }

        return text.Length - 1;
    }
}
