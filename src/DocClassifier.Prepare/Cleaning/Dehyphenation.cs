using System.Text;

namespace DocClassifier.Prepare.Cleaning;

/// <summary>
/// Joins words that a line's end has split. A hyphen that belongs to the word stays: before a capital ("E-\nMail"), where the text itself
/// writes the word with it elsewhere, and in the usual compounds of English, German and French.
/// </summary>
internal static class Dehyphenation
{
    private const int ShortestPiece = 2;

    /// <summary>What a hyphen follows within words.</summary>
    private static readonly HashSet<string> Prefixes = new(StringComparer.OrdinalIgnoreCase)
    {
        "e", "x", "self", "non", "well", "ex", "vice", "all", "half", "cross", "mid", "post", "co", "follow", "check", "up", "day", "long", "short", "high",
        "low", "full", "part", "real", "third", "one", "two", "three", "on", "off", "in", "out", "third", "ultra", "quasi",
        "peut", "rendez", "vis", "ci", "là", "au", "celui", "celle", "ceux", "grand", "demi", "avant", "après", "sous", "porte", "week", "chef", "est", "dit",
    };

    /// <summary>What follows a hyphen within words, or a hanging one ("Vor- und Nachteile").</summary>
    private static readonly HashSet<string> Suffixes = new(StringComparer.OrdinalIgnoreCase)
    {
        "being", "based", "time", "free", "term", "line", "up", "in", "out", "to", "ci", "là", "il", "elle", "ils", "elles", "vous", "nous", "moi", "toi", "je", "tu",
        "on", "même", "mêmes", "être", "delà", "dessus", "dessous", "joint", "jointe", "joints", "après", "vis", "like",
    };

    private static readonly HashSet<string> HangingBefore = new(StringComparer.OrdinalIgnoreCase)
    {
        "und", "oder", "bzw", "sowie", "als", "wie", "noch", "and", "or", "to", "et", "ou", "bis", "u",
    };

    public static string Join(string text)
    {
        if (text.IndexOf("-\n", StringComparison.Ordinal) < 0 && text.IndexOf("‐\n", StringComparison.Ordinal) < 0 && !text.Contains('\u00ad'))
            return text;
        var words = new Lazy<HashSet<string>>(() => Words(text));
        var joined = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (character == '\u00ad')
            {
                if (at + 1 < text.Length && text[at + 1] == '\n')
                    at++;
                continue;
            }

            if (character is '-' or '‐' && at + 1 < text.Length && text[at + 1] == '\n' && at + 2 < text.Length)
            {
                var left = Left(joined);
                var right = Right(text, at + 2);
                switch (Decide(left, right, words))
                {
                    case Joint.Closed:
                        at++;
                        continue;
                    case Joint.Hyphen:
                        joined.Append('-');
                        at++;
                        continue;
                    case Joint.Hanging:
                        joined.Append("- ");
                        at++;
                        continue;
                }
            }

            joined.Append(character);
        }

        return joined.ToString();
    }

    private enum Joint
    {
        /// <summary>Not a split word.</summary>
        None,
        Closed,
        Hyphen,
        Hanging,
    }

    private static Joint Decide(string left, string right, Lazy<HashSet<string>> words)
    {
        if (left.Length == 0 || right.Length == 0)
            return Joint.None;
        if (HangingBefore.Contains(right))
            return Joint.Hanging;
        if (char.IsUpper(right[0]) && !left.All(char.IsUpper))
            return Joint.Hyphen;
        if (words.Value.Contains(left + right))
            return Joint.Closed;
        if (words.Value.Contains(left + "-" + right) || Prefixes.Contains(left) || Suffixes.Contains(right))
            return Joint.Hyphen;
        if (left.Length < ShortestPiece || right.Length < ShortestPiece)
            return Joint.Hyphen;
        return Joint.Closed;
    }

    /// <summary>The letters before the hyphen; a word that already has a hyphen counts from it.</summary>
    private static string Left(StringBuilder text)
    {
        var start = text.Length;
        while (start > 0 && text.Length - start < 60 && char.IsLetter(text[start - 1]))
            start--;
        return text.ToString(start, text.Length - start);
    }

    private static string Right(string text, int start)
    {
        var end = start;
        while (end < text.Length && end - start < 60 && char.IsLetter(text[end]))
            end++;
        return text[start..end];
    }

    /// <summary>All words of the text that no line's end splits, also those with a hyphen.</summary>
    private static HashSet<string> Words(string text)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var start = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            var inWord = at < text.Length && (char.IsLetter(text[at]) || (text[at] == '-' && start >= 0 && at + 1 < text.Length && char.IsLetter(text[at + 1])));
            if (inWord && start < 0)
                start = at;
            if (inWord || start < 0)
                continue;
            if (!(at + 1 < text.Length && text[at] == '-' && text[at + 1] == '\n'))
                words.Add(text[start..at]);
            start = -1;
        }

        return words;
    }
}
