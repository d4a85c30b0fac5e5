using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Pdf;

/// <summary>PDF: its text layer when it has a real one, else pages to be read; embedded files.</summary>
internal static class PdfReader
{
    private const string MediaType = "application/pdf";
    private const double PictureOfPage = 0.5;

    public static RawDocument Read(ExtractContext context)
    {
        var info = PdfInfo.Read(context.Task.Path);
        var pages = TextByPage(context);
        var (invoice, parts) = PdfAttachments.Read(context);
        var images = NeedsLook(pages) ? PdfPageImages.Read(context.Task.Path, info) : null;
        if (images is null || !IsScan(pages, images))
        {
            context.Step("pdf-text");
            var visible = string.Join("\n\n", pages);
            return new RawDocument(MediaType) { Text = WithInvoice(visible, invoice), Visible = visible, Parts = parts };
        }

        // Machine-readable is better than what OCR could make of the picture of it.
        if (invoice is not null)
            return new RawDocument(MediaType) { Text = invoice, Parts = parts };
        return new RawDocument(MediaType) { Pages = PdfRenderer.Render(context, info, images.Dpi), Parts = parts };
    }

    private static string WithInvoice(string text, string? invoice) => invoice is null ? text : $"{text}\n\n{invoice}";

    private static List<string> TextByPage(ExtractContext context)
    {
        var file = context.NewFile();
        var result = Tool.Run("pdftotext", "-layout", "-enc", "UTF-8", "-eol", "unix", context.Task.Path, file);
        if (!File.Exists(file))
        {
            // 3: the author forbids copying; the pages may still be looked at.
            return result.ExitCode == 3 ? [string.Empty] : throw new SandboxRejectedException(Reasons.Broken, "The PDF is broken.");
        }

        if (new FileInfo(file).Length > context.Limits.MaxTextBytes * 2)
            throw context.TextTooLarge();
        var text = File.ReadAllText(file, Encoding.UTF8);
        var pages = text.Split('\f').ToList();
        if (pages.Count > 1 && string.IsNullOrWhiteSpace(pages[^1]))
            pages.RemoveAt(pages.Count - 1);
        return pages;
    }

    /// <summary>Every page full of sensible text: no need to look at pictures.</summary>
    private static bool NeedsLook(List<string> pages) =>
        pages.Any(page => PdfTextLayer.Letters(page) < PdfTextLayer.FullPage) || PdfTextLayer.IsGarbage(string.Concat(pages));

    /// <summary>At least as many pages that are pictures (or whose text is garbage) as pages of text; empty pages have no say.</summary>
    private static bool IsScan(List<string> pages, PdfPageImages images)
    {
        int text = 0, pictures = 0;
        for (var index = 0; index < pages.Count; index++)
        {
            var letters = PdfTextLayer.Letters(pages[index]);
            if (letters >= PdfTextLayer.FullPage)
                _ = PdfTextLayer.IsGarbage(pages[index]) ? pictures++ : text++;
            else if (images.Coverage(index + 1) >= PictureOfPage)
                pictures++;
            else if (letters > 0)
                text++;
        }

        return pictures >= text;
    }
}
