using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DocClassifier.Prepare.Detecting;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Prepare.Formats.Markup;

namespace DocClassifier.Prepare.Formats.Pdf;

/// <summary>Files embedded in a PDF: e-invoices (Factur-X, ZUGFeRD, XRechnung) are read as its text, others are parts.</summary>
internal static partial class PdfAttachments
{
    private const int InvoiceAtMost = 4 << 20;

    public static (string? Invoice, IReadOnlyList<ExtractedPart> Parts) Read(ExtractContext context)
    {
        var list = Tool.Run("pdfdetach", "-list", context.Task.Path);
        var count = int.TryParse(Count().Match(list.Output).Groups[1].Value, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
        if (count == 0)
            return (null, []);
        context.CheckParts(count);
        var invoice = new StringBuilder();
        var parts = new List<ExtractedPart>();
        for (var number = 1; number <= count; number++)
        {
            var file = context.NewFile();
            Tool.Run("pdfdetach", "-save", number.ToString(CultureInfo.InvariantCulture), "-o", file, context.Task.Path);
            if (!File.Exists(file))
                context.Step("broken-attachment");
            else if (Invoice(file, context) is { } text)
                invoice.Append(text).Append('\n');
            else
                parts.Add(new ExtractedPart(file));
        }

        return (invoice.Length == 0 ? null : invoice.ToString(), parts);
    }

    private static string? Invoice(string file, ExtractContext context)
    {
        if (new FileInfo(file).Length > InvoiceAtMost)
            return null;
        var bytes = File.ReadAllBytes(file);
        if (!bytes.AsSpan(0, Math.Min(200, bytes.Length)).Contains((byte)'<') || TextDecoder.Decode(bytes, HtmlCharset.Declared(bytes)) is not { } xml)
            return null;
        if (!XmlText.IsBusinessDocument(xml) || XmlText.Read(xml, context) is not { } text)
            return null;
        context.Step("e-invoice");
        return text;
    }

    [GeneratedRegex(@"^(\d+) embedded file")]
    private static partial Regex Count();
}
