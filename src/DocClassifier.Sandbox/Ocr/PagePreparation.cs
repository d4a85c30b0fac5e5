using DocClassifier.Sandbox.Native;

namespace DocClassifier.Sandbox.Ocr;

/// <summary>Changes of a grey page that make it easier to read.</summary>
internal static class PagePreparation
{
    /// <summary>Height of the median letter that Tesseract reads best, in pixels, and the largest enlargement that still helps.</summary>
    private const double GoodLetter = 22;
    private const double MostEnlarged = 3;
    private const double LeastEnlarged = 1.25;

    /// <summary>More pixels than this only cost time: A4 at 300 dpi has 8.7 million.</summary>
    private const double MostPixels = 14_000_000;
    private const int FineDpi = 350;
    private const int UsualDpi = 300;

    private const double LeastSkew = 0.4;
    private const double MostSkew = 12;
    private const double SureSkew = 3;

    /// <summary>Small print is enlarged, fine scans are made smaller.</summary>
    public static Pix Fit(Pix grey, int dpi)
    {
        var factor = dpi > FineDpi ? (double)UsualDpi / dpi : 1.0;
        factor = Math.Min(factor, Math.Sqrt(MostPixels / ((double)grey.Width * grey.Height)));
        if (factor >= 1)
        {
            var letter = MedianLetter(grey);
            var wanted = letter > 0 ? GoodLetter / letter : 1;
            var affordable = Math.Sqrt(MostPixels / ((double)grey.Width * grey.Height));
            factor = Math.Clamp(wanted, 1, Math.Min(MostEnlarged, Math.Max(1, affordable)));
            if (factor < LeastEnlarged)
                factor = 1;
        }

        return grey.Scale(factor);
    }

    /// <summary>Turns a page that was fed askew.</summary>
    public static Pix Straighten(Pix grey)
    {
        using var even = grey.NormalizeBackground();
        using var binary = even.Binarize(160);
        var (degrees, confidence) = binary.Skew();
        return confidence >= SureSkew && Math.Abs(degrees) is >= LeastSkew and <= MostSkew ? grey.Rotate(degrees) : grey.Scale(1);
    }

    /// <summary>Closes the gaps of dotted print and evens out the paper.</summary>
    public static Pix Smooth(Pix grey)
    {
        using var even = grey.NormalizeBackground();
        return even.Blur(1);
    }

    /// <summary>Height of the median of what looks like letters; 0 when there are few.</summary>
    internal static int MedianLetter(Pix grey)
    {
        using var even = grey.NormalizeBackground();
        using var binary = even.Binarize(160);
        var heights = binary.ComponentHeights(smallest: 5, largest: 120);
        if (heights.Count < 20)
            return 0;
        heights.Sort();
        return heights[heights.Count / 2];
    }
}
