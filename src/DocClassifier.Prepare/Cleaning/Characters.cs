using System.Text;

namespace DocClassifier.Prepare.Cleaning;

/// <summary>Characters that have no place in a cleaned text.</summary>
internal static class Characters
{
    /// <summary>Replaces halves of surrogate pairs, which no encoding can carry.</summary>
    public static string WellFormed(string text)
    {
        var first = -1;
        for (var at = 0; at < text.Length && first < 0; at++)
        {
            if (!char.IsSurrogate(text[at]))
                continue;
            if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))
                at++;
            else
                first = at;
        }

        if (first < 0)
            return text;
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            whole.Append(rune.ToString());
        return whole.ToString();
    }

    /// <summary>Controls, marks of direction and width, non-characters; soft hyphens stay until lines are joined.</summary>
    public static bool IsDropped(char character) => character switch
    {
        '\n' or '\t' or '\u00ad' => false,
        < ' ' or (>= '\u007f' and <= '\u009f') => true,
        '\u200b' or '\u200e' or '\u200f' or '\u2060' or '\ufeff' or '\ufffe' or '\uffff' => true,
        (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or (>= '\ufff9' and <= '\ufffc') => true,
        _ => false,
    };
}
