using System.Text;
using DocClassifier.Prepare.Detecting;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Prepare.Formats.Markup;
using DocClassifier.Prepare.Formats.Office;
using MimeKit;

namespace DocClassifier.Prepare.Formats.Mail;

/// <summary>The text of a leaf of a mail.</summary>
internal static class BodyText
{
    public static string Read(ExtractContext context, MimePart part)
    {
        using var content = new MemoryStream();
        part.Content?.DecodeTo(content);
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        var type = part.ContentType;
        if (type.IsMimeType("text", "html") || (!type.IsMimeType("text", "plain") && LooksLikeHtml(bytes)))
        {
            context.Step("html");
            return HtmlText.Read(HtmlText.Parse(bytes, type.Charset), context, withTitle: false);
        }

        if (type.IsMimeType("text", "enriched"))
            return HtmlText.Read(HtmlText.Parse(bytes, type.Charset), context, withTitle: false);
        if (bytes.StartsWith(@"{\rtf"u8))
        {
            context.Step("rtf");
            return new RtfText(Encoding.Latin1.GetString(bytes)).Read(context);
        }

        // A body that is no text (a wrong declaration) leaves none; the mail still gets its decision.
        var text = TextDecoder.Decode(bytes, type.Charset) ?? string.Empty;
        return part is TextPart { IsFlowed: true } ? Unflow(text, IsYes(type.Parameters["delsp"])) : text;
    }

    /// <summary>
    /// Joins the lines that a mail program broke (RFC 3676): those that end in a space. Not MimeKit's <c>FlowedToText</c>, which also
    /// joins the separator of a signature with the line behind it.
    /// </summary>
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

    private static bool IsYes(string? value) => string.Equals(value, "yes", StringComparison.OrdinalIgnoreCase);

    private static bool LooksLikeHtml(ReadOnlySpan<byte> bytes) =>
        MarkupDetector.LooksLikeMarkup(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 4096)]));
}
