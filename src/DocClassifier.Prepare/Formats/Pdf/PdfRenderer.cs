using System.Globalization;
using DocClassifier.Contracts;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Pdf;

/// <summary>Draws the pages of a PDF in grey.</summary>
internal static class PdfRenderer
{
    private const int LowestDpi = 72;
    private const int UsualDpi = 200;
    private const int HighestDpi = 300;

    public static List<ExtractedPage> Render(ExtractContext context, PdfInfo info, int sourceDpi)
    {
        context.CheckPages(info.Pages);
        context.Step("render");
        var dpi = Resolution(context, info, sourceDpi);
        var folder = Path.Combine(context.Task.Folder, "pages");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        Tool.Run(
            "pdftoppm", "-r", dpi.ToString(CultureInfo.InvariantCulture), "-gray", "-jpeg", "-jpegopt", "quality=88", context.Task.Path,
            Path.Combine(folder, "p"));

        // Names carry the page's number, zero-padded.
        var files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
            throw new SandboxRejectedException(Reasons.Broken, "The PDF's pages cannot be drawn.");
        var pages = new List<ExtractedPage>();
        foreach (var file in files)
        {
            var (width, height) = Size(file);
            pages.Add(new ExtractedPage(file, "image/jpeg", width, height, dpi));
        }

        return pages;
    }

    private static int Resolution(ExtractContext context, PdfInfo info, int sourceDpi)
    {
        var wanted = Math.Clamp(sourceDpi == 0 ? UsualDpi + 50 : sourceDpi, UsualDpi, HighestDpi);
        var affordable = (int)Math.Sqrt(context.Limits.MaxPixels / (info.Width / 72 * (info.Height / 72)));
        if (affordable < LowestDpi)
            throw new SandboxRejectedException(Reasons.TooManyPixels, "The PDF's pages are too large to be drawn.");
        return Math.Min(wanted, affordable);
    }

    private static (int Width, int Height) Size(string file) => Images.ImageHeader.Size(File.ReadAllBytes(file));
}
