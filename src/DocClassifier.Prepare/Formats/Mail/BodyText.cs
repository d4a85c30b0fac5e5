using System.Text;
using DocClassifier.Prepare.Detecting;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Prepare.Formats.Markup;

namespace DocClassifier.Prepare.Formats.Mail;

/// <summary>The text of a leaf of a mail.</summary>
internal static class BodyText
{
    public static string Read(ExtractContext context, MimeEntity entity, string mediaType)
    {
        var bytes = entity.Bytes();
        if (mediaType == "text/html" || (mediaType != "text/plain" && LooksLikeHtml(bytes)))
        {
            context.Step("html");
            return HtmlText.Read(HtmlText.Parse(bytes, entity.Parameter("charset")), context, withTitle: false);
        }

        // A body that is no text (a wrong declaration) leaves none; the mail still gets its decision.
        var text = TextDecoder.Decode(bytes, entity.Parameter("charset")) ?? string.Empty;
        if (mediaType == "text/enriched")
            return HtmlText.Read(HtmlText.Parse(bytes, entity.Parameter("charset")), context, withTitle: false);
        return string.Equals(entity.Parameter("format"), "flowed", StringComparison.OrdinalIgnoreCase)
            ? Unflow(text, string.Equals(entity.Parameter("delsp"), "yes", StringComparison.OrdinalIgnoreCase))
            : text;
    }

    /// <summary>Joins the lines that a mail program broke (RFC 3676): those that end in a space.</summary>
    internal static string Unflow(string text, bool deleteSpace)
    {
        var joined = new StringBuilder(text.Length);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var flows = line.EndsWith(' ') && !line.SequenceEqual("-- ") && !line.StartsWith('>');
            joined.Append(flows && deleteSpace ? line[..^1] : line);
            if (!flows)
                joined.Append('\n');
        }

        return joined.ToString();
    }

    private static bool LooksLikeHtml(byte[] bytes) => MarkupDetector.LooksLikeMarkup(Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 4096)));
}
