namespace DocClassifier.Prepare.Extracting;

/// <summary>A file found inside a document.</summary>
/// <param name="File">Where its bytes are.</param>
/// <param name="Charset">What its mail declared for a text; null when unknown.</param>
internal sealed record ExtractedPart(string File, string? Charset = null);
