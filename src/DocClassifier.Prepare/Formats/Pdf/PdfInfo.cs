using System.Globalization;
using System.Text.RegularExpressions;
using DocClassifier.Contracts;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Pdf;

/// <summary>Number and size of a PDF's pages.</summary>
/// <param name="Pages">At least 1.</param>
/// <param name="Width">Points, of the widest page looked at.</param>
/// <param name="Height">Points, of the highest page looked at.</param>
internal sealed partial record PdfInfo(int Pages, double Width, double Height)
{
    private const int SizesLookedAt = 200;

    /// <exception cref="SandboxRejectedException">The PDF is broken or encrypted.</exception>
    public static PdfInfo Read(string path)
    {
        var info = Tool.Run("pdfinfo", "-l", SizesLookedAt.ToString(CultureInfo.InvariantCulture), path);
        if (info.Errors.Contains("Incorrect password", StringComparison.Ordinal) || info.Errors.Contains("encrypt", StringComparison.OrdinalIgnoreCase) && info.ExitCode != 0)
            throw new SandboxRejectedException(Reasons.Encrypted, "The PDF is encrypted with a password.");
        if (info.ExitCode != 0 || !int.TryParse(PageCount().Match(info.Output).Groups[1].Value, CultureInfo.InvariantCulture, out var pages))
            throw new SandboxRejectedException(Reasons.Broken, "The PDF is broken.");
        if (pages < 1)
            throw new SandboxRejectedException(Reasons.Broken, "The PDF has no pages.");
        var sizes = PageSizes().Matches(info.Output);
        double width = 0, height = 0;
        foreach (Match size in sizes)
        {
            width = Math.Max(width, double.Parse(size.Groups[1].Value, CultureInfo.InvariantCulture));
            height = Math.Max(height, double.Parse(size.Groups[2].Value, CultureInfo.InvariantCulture));
        }

        return new PdfInfo(pages, width > 0 ? width : 595, height > 0 ? height : 842);
    }

    [GeneratedRegex(@"^Pages:\s+(-?\d+)", RegexOptions.Multiline)]
    private static partial Regex PageCount();

    [GeneratedRegex(@"^Page\s+\d+\s+size:\s+([\d.]+) x ([\d.]+) pts", RegexOptions.Multiline)]
    private static partial Regex PageSizes();
}
