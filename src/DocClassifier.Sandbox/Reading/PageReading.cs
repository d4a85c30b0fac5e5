namespace DocClassifier.Sandbox.Reading;

/// <summary>What OCR read on a page.</summary>
/// <param name="Text">Lines in reading order, separated by line feeds; empty when nothing was found.</param>
/// <param name="Confidence">Mean word confidence, 0 to 1; 0 without words.</param>
/// <param name="Words">Number of words.</param>
/// <param name="Engine">Such as <c>tesseract</c>.</param>
/// <param name="Version">The engine's version.</param>
public sealed record PageReading(string Text, double Confidence, int Words, string Engine, string Version);
