namespace DocClassifier.Prepare.Extracting;

/// <summary>What came out of a document.</summary>
internal enum ExtractionKind
{
    /// <summary>A text, for the text classifier.</summary>
    Text,

    /// <summary>Pages to be read by OCR.</summary>
    Scan,

    /// <summary>Parts only: it gets no decision of its own.</summary>
    Container,
}
