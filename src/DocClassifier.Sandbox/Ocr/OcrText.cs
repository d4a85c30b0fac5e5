namespace DocClassifier.Sandbox.Ocr;

/// <summary>What one reading of a page gave.</summary>
/// <param name="Text">Lines in reading order.</param>
/// <param name="Confidences">Per word, 0 to 100.</param>
internal sealed record OcrText(string Text, IReadOnlyList<int> Confidences)
{
    /// <summary>Words up to this confidence are as good as guessed.</summary>
    private const int Guessed = 40;
    private const int LongestWord = 12;

    public int Words => Confidences.Count;

    /// <summary>Mean of the words, 0 to 1; 0 without words.</summary>
    public double Confidence => Confidences.Count == 0 ? 0 : Confidences.Average() / 100;

    /// <summary>
    /// Letters and digits that are worth reading, weighted by how sure their words are. Single characters do not count: a page that is read
    /// sideways is full of them.
    /// </summary>
    public double Worth
    {
        get
        {
            var words = Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var worth = 0.0;
            for (var index = 0; index < Math.Min(words.Length, Confidences.Count); index++)
            {
                var characters = words[index].Count(char.IsLetterOrDigit);
                if (characters >= 2)
                    worth += Math.Max(0, Confidences[index] - Guessed) / (100.0 - Guessed) * Math.Min(characters, LongestWord);
            }

            return worth;
        }
    }
}
