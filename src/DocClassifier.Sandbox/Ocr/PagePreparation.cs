using DocClassifier.Sandbox.Native;

namespace DocClassifier.Sandbox.Ocr;

/// <summary>Changes of a grey page that make it easier to read.</summary>
internal static class PagePreparation
{
    /// <summary>Height of the median letter that Tesseract reads best, in pixels, and the largest enlargement that still helps.</summary>
    private const double GoodLetter = 22;
    private const double MostEnlarged = 3;
    private const double LeastEnlarged = 1.5;

    /// <summary>More pixels than this only cost time: A4 at 300 dpi has 8.7 million.</summary>
    private const double MostPixels = 14_000_000;
    private const int FineDpi = 350;
    private const int UsualDpi = 300;

    /// <summary>Darker than this, on paper that was made white, is ink.</summary>
    private const int Ink = 160;
    private const int DotGap = 3;
    private const double DotsGrowBy = 1.25;
    private const int SmallestLetter = 12;
    private const int FewestPieces = 20;

    private const double LeastSkew = 0.4;
    private const double MostSkew = 12;
    private const double SureSkew = 3;

    /// <summary>Small print is enlarged, fine scans are made smaller.</summary>
    public static Pix Fit(Pix grey, int dpi, Print print)
    {
        var affordable = Math.Sqrt(MostPixels / ((double)grey.Width * grey.Height));
        var factor = Math.Min(dpi > FineDpi ? (double)UsualDpi / dpi : 1.0, affordable);
        if (factor >= 1 && print.LetterHeight > 0)
        {
            factor = Math.Clamp(GoodLetter / print.LetterHeight, 1, Math.Min(MostEnlarged, affordable));
            if (factor < LeastEnlarged)
                factor = 1;
        }

        return grey.Scale(factor);
    }

    /// <summary>Turns a page that was fed askew.</summary>
    public static Pix Straighten(Pix grey)
    {
        using var even = grey.NormalizeBackground();
        using var binary = even.Binarize(Ink);
        var (degrees, confidence) = binary.Skew();
        return confidence >= SureSkew && Math.Abs(degrees) is >= LeastSkew and <= MostSkew ? grey.Rotate(degrees) : grey.Scale(1);
    }

    /// <summary>Evens out noise, and closes the gaps of dotted print.</summary>
    public static Pix Smooth(Pix grey, Print print)
    {
        if (!print.Dotted)
            return grey.Blur(1);
        using var closed = grey.CloseInk(DotGap);
        return closed.Blur(1);
    }

    /// <summary>Looks at the pieces of ink on a page: letters, or the dots they are made of.</summary>
    public static Print Measure(Pix grey)
    {
        var apart = MedianPiece(grey);
        using var closed = grey.CloseInk(DotGap);
        var together = MedianPiece(closed);
        var dotted = apart > 0 && together >= apart * DotsGrowBy;

        // Pieces that stay this small when dots are joined are no letters: wider gaps, or noise.
        return new Print(dotted && together < SmallestLetter ? 0 : together, dotted);
    }

    private static int MedianPiece(Pix grey)
    {
        using var even = grey.NormalizeBackground();
        using var binary = even.Binarize(Ink);
        var heights = binary.ComponentHeights(smallest: 5, largest: 120);
        if (heights.Count < FewestPieces)
            return 0;
        heights.Sort();
        return heights[heights.Count / 2];
    }
}
