using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Sandbox.Ocr;

/// <summary>Configuration section <c>Ocr</c>: how pages are read.</summary>
public sealed class OcrOptions
{
    public const string Section = "Ocr";

    /// <summary>Tesseract's languages, joined by plus. Each needs Debian's package <c>tesseract-ocr-…</c>. Default <c>eng+deu+fra</c>.</summary>
    [Required, RegularExpression(@"[A-Za-z_/]+(\+[A-Za-z_/]+)*")]
    public string Languages { get; set; } = "eng+deu+fra";

    /// <summary>Processor time to read one page, or four times as long on the clock; beyond it: <c>timeout</c>. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Pixels of a page; beyond it: <c>too-many-pixels</c>, before it is decoded. Default 120 million (A3 at 600 dpi has 70).</summary>
    [Range(1, 1_000_000_000)]
    public int MaxPixels { get; set; } = 120_000_000;
}
