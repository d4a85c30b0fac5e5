namespace DocClassifier.Sandbox.Ocr;

/// <summary>What the print on a page looks like.</summary>
/// <param name="LetterHeight">Pixels, of the median letter; 0 when unknown.</param>
/// <param name="Dotted">Letters are made of dots, as matrix and failing thermal printers make them.</param>
internal readonly record struct Print(int LetterHeight, bool Dotted);
