using System.Text;
using DocClassifier.Prepare.Native;

namespace DocClassifier.Prepare.Cleaning;

/// <summary>Cleans an extracted text: the same for every format and, later, for what OCR reads.</summary>
internal static class TextCleaner
{
    /// <param name="raw">As extracted; may hold <see cref="QuotedTrail.Mark"/> where a format knows that a quotation begins.</param>
    /// <param name="quoting">How far to look for an old trail and a signature.</param>
    /// <param name="subject">Of a mail: a forwarded mail is content, not a trail.</param>
    /// <param name="step">Told the name of each step that changed something.</param>
    public static CleanedText Clean(string raw, Quoting quoting, string? subject, Action<string> step)
    {
        var text = Characters.WellFormed(raw).Replace("\r\n", "\n", StringComparison.Ordinal);
        if (!Ascii.IsValid(text))
            text = Apply(text, "nfkc", step, value => GLib.Nfkc(value.Replace("\0", string.Empty, StringComparison.Ordinal)));
        text = Apply(text, "control-characters", step, DropControls);
        text = Apply(text, "whitespace", step, Whitespace);
        text = Apply(text, "dehyphenate", step, Dehyphenation.Join);
        var quoted = QuotedTrail.Find(text, quoting, subject, out text);
        if (quoted is not null)
            step("quoted-trail");
        return new CleanedText(text, quoted);
    }

    private static string Apply(string text, string name, Action<string> step, Func<string, string> change)
    {
        var changed = change(text);
        if (!string.Equals(changed, text, StringComparison.Ordinal))
            step(name);
        return changed;
    }

    private static string DropControls(string text)
    {
        var kept = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (character == '\r')
            {
                kept.Append('\n');
                if (at + 1 < text.Length && text[at + 1] == '\n')
                    at++;
            }
            else if (character is '\f' or '\u2029')
            {
                kept.Append("\n\n");
            }
            else if (character is '\v' or '\u0085' or '\u2028')
            {
                kept.Append('\n');
            }
            else if (!Characters.IsDropped(character))
            {
                kept.Append(character);
            }
        }

        return kept.ToString();
    }

    /// <summary>One space between words, none at the ends of lines, one empty line at most, none at the ends of the text.</summary>
    private static string Whitespace(string text)
    {
        var kept = new StringBuilder(text.Length);
        var breaks = 0;
        var space = false;
        foreach (var character in text)
        {
            if (character == '\n')
            {
                breaks++;
                space = false;
            }
            else if (char.IsWhiteSpace(character))
            {
                space = true;
            }
            else
            {
                if (kept.Length > 0 && breaks > 0)
                    kept.Append('\n', Math.Min(breaks, 2));
                else if (kept.Length > 0 && space)
                    kept.Append(' ');
                kept.Append(character);
                breaks = 0;
                space = false;
            }
        }

        return kept.ToString();
    }
}
