namespace DocClassifier.Train.Corpus;

/// <summary>How often the generator does what; probabilities.</summary>
public sealed record VariationProfile
{
    /// <summary>A marked span gets another value. Default 0.9.</summary>
    public double Replaced { get; init; } = 0.9;

    /// <summary>Only the beginning or the end is left. Default 0.2.</summary>
    public double Cut { get; init; } = 0.2;

    /// <summary>A fifth of the lines is missing. Default 0.3.</summary>
    public double Sparse { get; init; } = 0.3;

    /// <summary>Footers are added; half as often page numbers, a third as often stamps and disclaimers. Default 0.3.</summary>
    public double Furniture { get; init; } = 0.3;

    /// <summary>Tables are read column by column. Default 0.2.</summary>
    public double Columns { get; init; } = 0.2;

    /// <summary>A mail has header lines, or has lost its subject's name. Default 0.25.</summary>
    public double Headers { get; init; } = 0.25;

    /// <summary>Lower case without stop words, numbers and punctuation. Default 0.06.</summary>
    public double Keywords { get; init; } = 0.06;

    /// <summary>All in lower or upper case. Default 0.08.</summary>
    public double LetterCase { get; init; } = 0.08;

    /// <summary>Umlauts written out. Default 0.06.</summary>
    public double Transliterated { get; init; } = 0.06;

    /// <summary>Read by OCR. Default 0.3.</summary>
    public double Noisy { get; init; } = 0.3;

    /// <summary>Share of characters that suffer, on average. Default 0.03.</summary>
    public double NoiseRate { get; init; } = 0.03;

    /// <summary>What training varies.</summary>
    public static VariationProfile Training { get; } = new();

    /// <summary>Documents with a text layer as they arrive, for calibration and measuring.</summary>
    public static VariationProfile Text { get; } = new()
    {
        Cut = 0.08,
        Sparse = 0,
        Furniture = 0.25,
        Columns = 0.15,
        Headers = 0.2,
        Keywords = 0.02,
        LetterCase = 0.03,
        Transliterated = 0.03,
        Noisy = 0,
    };

    /// <summary>Scans as OCR reads them, for calibration and measuring.</summary>
    public static VariationProfile Scan { get; } = new()
    {
        Cut = 0.1,
        Sparse = 0.05,
        Furniture = 0.3,
        Columns = 0.25,
        Headers = 0.1,
        Keywords = 0,
        LetterCase = 0.02,
        Transliterated = 0.02,
        Noisy = 1,
        NoiseRate = 0.03,
    };
}
