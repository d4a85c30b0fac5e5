using DocClassifier.Contracts.Events;

namespace DocClassifier.Classify.Stages;

/// <summary>What was read of a scan.</summary>
/// <param name="Text">Pages in order, separated by an empty line.</param>
/// <param name="Ocr">How; null when there was no page.</param>
public sealed record ScanText(string Text, OcrReading? Ocr);
