namespace DocClassifier.Prepare.Extracting;

/// <summary>A page of a scan.</summary>
/// <param name="File">The image's file; null when the document's own bytes are the image.</param>
/// <param name="MediaType">Of the image.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Dpi">Dots per inch; 0 when unknown.</param>
internal sealed record ExtractedPage(string? File, string MediaType, int Width, int Height, int Dpi);
