namespace DocClassifier.Prepare.Detecting;

/// <summary>Tells mails from other texts by their header block, however damaged.</summary>
internal static class MailDetector
{
    private const int LinesLookedAt = 200;

    /// <summary>Fields that mails have and other texts rarely begin with.</summary>
    private static readonly HashSet<string> Strong = new(StringComparer.OrdinalIgnoreCase)
    {
        "received", "return-path", "message-id", "mime-version", "delivered-to", "reply-to", "content-transfer-encoding", "x-mailer",
        "x-original-to", "in-reply-to", "references", "dkim-signature", "authentication-results", "envelope-to", "user-agent", "content-type",
        "sender", "resent-from", "x-priority", "list-unsubscribe", "arc-seal", "received-spf", "thread-topic", "thread-index",
    };

    /// <summary>Fields that a memo may begin with, too.</summary>
    private static readonly HashSet<string> Weak = new(StringComparer.OrdinalIgnoreCase) { "from", "to", "cc", "bcc", "subject", "date", "resent-to" };

    public static bool LooksLikeMail(string text)
    {
        var strong = 0;
        var weak = 0;
        var odd = 0;
        var encodedWord = false;
        var address = false;
        var first = true;
        var lines = text.AsSpan().TrimStart("\r\n \t").EnumerateLines();
        var looked = 0;
        foreach (var line in lines)
        {
            if (++looked > LinesLookedAt || line.IsWhiteSpace())
                break;
            if (first && line.StartsWith("From ", StringComparison.Ordinal))
            {
                strong++;
                continue;
            }

            if (!first && line[0] is ' ' or '\t')
                continue;
            first = false;
            address |= line.Contains('@');
            encodedWord |= line.Contains("=?", StringComparison.Ordinal) && line.Contains("?=", StringComparison.Ordinal);
            switch (FieldName(line))
            {
                case null:
                    odd++;
                    break;
                case var name when Strong.Contains(name):
                    strong++;
                    break;
                case var name when Weak.Contains(name):
                    weak++;
                    break;
            }

            // What begins with prose is none.
            if (odd > 2 && odd > strong + weak)
                return false;
        }

        return (strong >= 1 && strong + weak >= 2) || (weak >= 3 && address) || (weak >= 1 && odd == 0 && encodedWord);
    }

    /// <summary>Several mails, each behind a line <c>From sender date</c> (RFC 4155).</summary>
    public static bool LooksLikeMailbox(string text)
    {
        if (!text.StartsWith("From ", StringComparison.Ordinal))
            return false;
        var line = text.AsSpan();
        var end = line.IndexOf('\n');
        return end > 0 && IsSeparator(line[..end]) && LooksLikeMail(text);
    }

    /// <summary>A separator line carries a time of day and a year.</summary>
    public static bool IsSeparator(ReadOnlySpan<char> line) =>
        line.StartsWith("From ", StringComparison.Ordinal) && line.Length < 200 && line.IndexOf(':') > 0 && line.ContainsAnyInRange('0', '9')
        && line.Count(' ') >= 4;

    /// <summary>Whether mails, more than other texts, have fields of this name.</summary>
    public static bool IsKnown(string fieldName) => Strong.Contains(fieldName) || Weak.Contains(fieldName);

    /// <summary>The name of the field that begins on this line; null when none does.</summary>
    public static string? FieldName(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        if (colon is < 1 or > 60)
            return null;
        var name = line[..colon].TrimEnd();
        return name.IndexOfAnyExceptInRange('!', '~') < 0 ? name.ToString() : null;
    }
}
