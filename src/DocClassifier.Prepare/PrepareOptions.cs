using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Prepare;

/// <summary>Configuration section <c>Prepare</c>: limits of what one document may hold.</summary>
public sealed class PrepareOptions
{
    public const string Section = "Prepare";

    /// <summary>Parts of one file, nested ones counted; beyond it the file is rejected: <c>too-many-parts</c>. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxParts { get; set; } = 1000;

    /// <summary>How deep parts may nest (a mail in a mail in a ZIP); a part beyond it is rejected: <c>too-deep</c>. Default 8.</summary>
    [Range(1, 64)]
    public int MaxDepth { get; set; } = 8;

    /// <summary>Pages of a scan; beyond it: <c>too-many-pages</c>. Default 200. PDF files with a text layer are bounded by <see cref="MaxTextBytes"/> alone.</summary>
    [Range(1, 10_000)]
    public int MaxPages { get; set; } = 200;

    /// <summary>Pixels of a page; beyond it: <c>too-many-pixels</c>, before it is decoded. Default 120 million (A3 at 600 dpi has 70).</summary>
    [Range(1, 1_000_000_000)]
    public int MaxPixels { get; set; } = 120_000_000;

    /// <summary>Bytes of extracted text (UTF-8); beyond it: <c>result-too-large</c>. Default 16 MB.</summary>
    [Range(1024, 1L << 30)]
    public long MaxTextBytes { get; set; } = 16L << 20;

    /// <summary>Bytes that a file unpacks to (ZIP, gzip, office files); beyond it: <c>expands-too-much</c>. Default 512 MB.</summary>
    [Range(1024, 1L << 40)]
    public long MaxExpandedBytes { get; set; } = 512L << 20;
}
