using DocClassifier.Contracts;
using DocClassifier.Prepare.Cleaning;
using DocClassifier.Prepare.Detecting;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Markup;

/// <summary>Files of HTML or XML. What claims to be XML and is not is read as HTML or as the text it is.</summary>
internal static class MarkupReader
{
    public static RawDocument Read(ExtractContext context)
    {
        if (context.Task.Length > context.Limits.MaxTextBytes * 4)
            throw context.TextTooLarge();
        var bytes = context.Task.Bytes.Span;
        var text = TextDecoder.Decode(bytes, HtmlCharset.Declared(bytes) ?? context.Charset)
            ?? throw new SandboxRejectedException(Reasons.Unsupported, "The document is neither text nor of a kind that can be read.");
        if (!MarkupDetector.LooksLikeHtml(text) && XmlText.Read(text, context) is { } xml)
        {
            context.Step("xml");
            return new RawDocument("application/xml") { Text = xml };
        }

        if (!MarkupDetector.LooksLikeHtml(text))
            return new RawDocument("text/plain") { Text = text };
        context.Step("html");
        return new RawDocument("text/html") { Text = HtmlText.Read(HtmlText.Parse(bytes, context.Charset), context, withTitle: true), Quoting = Quoting.Letter };
    }
}
