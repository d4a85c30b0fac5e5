using System.Text;
using DocClassifier.Prepare.Extracting;

namespace DocClassifier.Prepare.Formats.Office;

/// <summary>RTF documents.</summary>
internal static class RtfReader
{
    public static RawDocument Read(ExtractContext context)
    {
        if (context.Task.Length > context.Limits.MaxTextBytes * 4)
            throw context.TextTooLarge();
        var text = new RtfText(Encoding.Latin1.GetString(context.Task.Bytes.Span)).Read(context);
        context.Step("rtf");
        return new RawDocument("application/rtf") { Text = text };
    }
}
