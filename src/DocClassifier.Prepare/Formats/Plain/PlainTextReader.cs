using DocClassifier.Contracts;
using DocClassifier.Prepare.Cleaning;
using DocClassifier.Prepare.Detecting;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Plain;

/// <summary>Plain text in any charset. What decodes to no text is refused as unsupported.</summary>
internal static class PlainTextReader
{
    public static RawDocument Read(ExtractContext context) => new("text/plain") { Text = Decode(context), Quoting = Quoting.Letter };

    /// <exception cref="SandboxRejectedException">The bytes are no text, or too many.</exception>
    public static string Decode(ExtractContext context)
    {
        // UTF-32 takes four bytes a character: what is larger cannot be within the limit of text.
        if (context.Task.Length > context.Limits.MaxTextBytes * 4)
            throw context.TextTooLarge();
        var text = TextDecoder.Decode(context.Task.Bytes.Span, context.Charset)
            ?? throw new SandboxRejectedException(Reasons.Unsupported, "The document is neither text nor of a kind that can be read.");
        context.CheckText(text.Length);
        return text;
    }
}
