namespace DocClassifier.Classify.Features;

/// <summary>Counts words as the tokenizer sees them, for models that have none.</summary>
internal static class WordCount
{
    /// <summary>Words of two letters or more.</summary>
    public static int Of(string text)
    {
        Span<char> buffer = stackalloc char[TokenReader.MaxWord];
        var reader = new TokenReader(text, buffer);
        var words = 0;
        while (reader.Next())
        {
            if (reader.IsWord && reader.Token.Length > 1)
                words++;
        }

        return words;
    }
}
