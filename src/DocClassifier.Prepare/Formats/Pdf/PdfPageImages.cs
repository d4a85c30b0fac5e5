using System.Globalization;

namespace DocClassifier.Prepare.Formats.Pdf;

/// <summary>How much of each page its largest picture covers, and at what resolution: scans are pages that are pictures.</summary>
internal sealed class PdfPageImages
{
    private readonly Dictionary<int, double> _coverage = [];

    /// <summary>Dots per inch of the largest pictures; 0 when there are none.</summary>
    public int Dpi { get; private set; }

    public static PdfPageImages Read(string path, PdfInfo info)
    {
        var images = new PdfPageImages();
        var list = Tool.Run("pdfimages", "-list", path);
        foreach (var line in list.Output.Split('\n').Skip(2))
        {
            // page num type width height color comp bpc enc interp object ID x-ppi y-ppi size ratio
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length >= 14 && fields[2] is "image" or "stencil" && Number(fields[0]) is > 0 and var page
                && Number(fields[3]) is > 0 and var width && Number(fields[4]) is > 0 and var height
                && Number(fields[^4]) is > 0 and var across && Number(fields[^3]) is > 0 and var down)
            {
                images.Add((int)page, width / across * 72 * (height / down * 72) / (info.Width * info.Height), across);
            }
        }

        return images;
    }

    /// <summary>Share of the page, 0 to 1 and more.</summary>
    public double Coverage(int page) => _coverage.GetValueOrDefault(page);

    private void Add(int page, double coverage, double dpi)
    {
        // Scanners also cut a page into strips: the pieces add up.
        _coverage[page] = _coverage.GetValueOrDefault(page) + coverage;
        if (coverage > 0.05)
            Dpi = Math.Max(Dpi, (int)dpi);
    }

    private static double Number(string field) => double.TryParse(field, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
