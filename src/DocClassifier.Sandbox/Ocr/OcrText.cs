namespace DocClassifier.Sandbox.Ocr;

/// <summary>What one reading of a page gave.</summary>
/// <param name="Text">Lines in reading order.</param>
/// <param name="Confidences">Per word, 0 to 100.</param>
internal sealed record OcrText(string Text, IReadOnlyList<int> Confidences)
{
    public int Words => Confidences.Count;

    /// <summary>Mean of the words, 0 to 1; 0 without words.</summary>
    public double Confidence => Confidences.Count == 0 ? 0 : Confidences.Average() / 100;

    /// <summary>Words worth reading, weighted by how sure they are: more and surer words are better.</summary>
    public double Worth => Confidences.Sum(confidence => Math.Max(0, confidence - 40) / 60.0);
}
