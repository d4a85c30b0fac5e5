using System.Text.RegularExpressions;

namespace DocClassifier.Prepare.Cleaning;

/// <summary>
/// Finds where the writer's own text ends: at the mail that is answered, or at the signature. Patterns of English, German and French mail
/// programs. A forwarded mail is content, not a trail, and so is a quotation that stands alone or before the answer.
/// </summary>
internal static partial class QuotedTrail
{
    /// <summary>A line of this alone: the format's own markup says that a quotation begins. From a private-use area.</summary>
    public const char Mark = '\uE0F1';

    private const int LongestAttribution = 4;
    private const int OwnLetters = 2;
    private const int LongestSignature = 25;

    /// <param name="text">Cleaned text.</param>
    /// <param name="quoting">How far to look; marks are removed in any case.</param>
    /// <param name="subject">Of the mail.</param>
    /// <param name="unmarked">The text without marks.</param>
    public static int? Find(string text, Quoting quoting, string? subject, out string unmarked)
    {
        unmarked = text;
        int? marked = null;
        if (text.Contains(Mark))
            unmarked = Unmark(text, out marked);
        if (quoting == Quoting.None)
            return null;
        var forwarded = subject is not null && Forward().IsMatch(subject);
        var lines = Lines(unmarked);
        int? found = null;
        for (var index = 0; index < lines.Count && found is null; index++)
        {
            var (start, line) = lines[index];
            if (marked is { } mark && start >= mark)
                found = forwarded ? null : mark;
            else if (!forwarded && IsTrail(unmarked, lines, index, quoting))
                found = start;
            else if (quoting == Quoting.Mail && IsSignature(lines, index, line))
                found = start;
            if (marked is { } passed && start >= passed)
                marked = null;
        }

        return found is { } at && HasOwnText(unmarked, at) ? at : null;
    }

    private static string Unmark(string text, out int? first)
    {
        var at = text.IndexOf(Mark, StringComparison.Ordinal);
        var before = text[..at].TrimEnd('\n', ' ');
        var after = text[(at + 1)..].Replace(Mark.ToString(), string.Empty, StringComparison.Ordinal).TrimStart('\n', ' ');
        var unmarked = before.Length == 0 ? after : after.Length == 0 ? before : before + "\n\n" + after;
        first = after.Length == 0 || before.Length == 0 ? null : before.Length + 2;
        return unmarked.Replace("\n\n\n", "\n\n", StringComparison.Ordinal);
    }

    private static List<(int Start, string Line)> Lines(string text)
    {
        var lines = new List<(int, string)>();
        var start = 0;
        while (start <= text.Length)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0)
                end = text.Length;
            lines.Add((start, text[start..end]));
            start = end + 1;
        }

        return lines;
    }

    private static bool IsTrail(string text, List<(int Start, string Line)> lines, int index, Quoting quoting)
    {
        var line = lines[index].Line;
        if (line.Length == 0)
            return false;
        if (line[0] == '>')
            return RestIsQuoted(lines, index);
        if (line.Length < 100 && Separator().IsMatch(line))
            return true;
        if (quoting == Quoting.Mail && HeaderBlock(lines, index))
            return true;
        return Attribution(text, lines, index);
    }

    /// <summary>From here on every line is quoted, or nearly so: what answers stands above.</summary>
    private static bool RestIsQuoted(List<(int Start, string Line)> lines, int index)
    {
        int quoted = 0, own = 0;
        for (; index < lines.Count; index++)
        {
            var line = lines[index].Line;
            if (line.Length > 0)
                _ = line[0] == '>' ? quoted++ : own++;
        }

        return own * 5 <= quoted;
    }

    /// <summary>"On … wrote:", "Am … schrieb …:", "Le … a écrit :", over up to four lines.</summary>
    private static bool Attribution(string text, List<(int Start, string Line)> lines, int index)
    {
        if (!AttributionStart().IsMatch(lines[index].Line))
            return false;
        for (var last = index; last < Math.Min(lines.Count, index + LongestAttribution); last++)
        {
            if (!lines[last].Line.EndsWith(':'))
                continue;
            var end = lines[last].Start + lines[last].Line.Length;
            return AttributionWhole().IsMatch(text[lines[index].Start..end].Replace('\n', ' '));
        }

        return false;
    }

    /// <summary>Outlook's way: From, Sent, To, Subject on lines of their own.</summary>
    private static bool HeaderBlock(List<(int Start, string Line)> lines, int index)
    {
        if (index == 0 || !HeaderFrom().IsMatch(lines[index].Line))
            return false;
        var fields = 0;
        for (var next = index + 1; next < Math.Min(lines.Count, index + 6); next++)
            fields += HeaderField().IsMatch(lines[next].Line) ? 1 : 0;
        return fields >= 2;
    }

    /// <summary>RFC 3676, 4.3: a line of two hyphens; or what telephones add. Near the end only.</summary>
    private static bool IsSignature(List<(int Start, string Line)> lines, int index, string line) =>
        (line is "--" or "-- " && lines.Count - index <= LongestSignature) || (line.Length < 60 && index > 0 && Telephone().IsMatch(line));

    private static bool HasOwnText(string text, int end)
    {
        var letters = 0;
        for (var at = 0; at < end && letters < OwnLetters; at++)
            letters += char.IsLetterOrDigit(text[at]) ? 1 : 0;
        return letters >= OwnLetters;
    }

    [GeneratedRegex(@"^\s*(fwd?|wg|tr|weitergeleitet|i|rv|fs)\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex Forward();

    [GeneratedRegex(
        @"^[-_ >*]{2,}\s*(original message|original appointment|reply message|ursprüngliche nachricht|originalnachricht|urspruengliche nachricht|message d'origine|message d’origine|message original|message initial)\s*[-_ *:]*$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^(on|am|le|den|il|el|op)\b.{3,}|^.{1,80}\b(wrote|schrieb|a écrit)\b|^\d{4}-\d\d-\d\d.{3,}", RegexOptions.IgnoreCase)]
    private static partial Regex AttributionStart();

    [GeneratedRegex(@"\d.{0,300}\b(wrote|schrieb|a écrit|geschrieben)\b.{0,100}:$|^.{1,100}<[^>]{3,100}>\s+(wrote|schrieb|a écrit)\b.{0,60}:$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex AttributionWhole();

    [GeneratedRegex(@"^\*?(from|von|de)\s?:\*?\s?\S", RegexOptions.IgnoreCase)]
    private static partial Regex HeaderFrom();

    [GeneratedRegex(@"^\*?(sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|date d'envoi)\s?:\*?", RegexOptions.IgnoreCase)]
    private static partial Regex HeaderField();

    [GeneratedRegex(@"^(sent from my |von meinem .{2,30} gesendet|gesendet mit der |envoyé de mon |envoyé depuis mon |get outlook for |gesendet von |diese nachricht wurde von )", RegexOptions.IgnoreCase)]
    private static partial Regex Telephone();
}
