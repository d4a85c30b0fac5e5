namespace DocClassifier.Classify.Stages;

/// <summary>The beginning of a text, as decisions carry it.</summary>
internal static class Excerpt
{
    private const int MaxCharacters = 2000;

    /// <summary>The first 2,000 characters, never half a surrogate pair.</summary>
    public static string Of(string text)
    {
        if (text.Length <= MaxCharacters)
            return text;
        return text[..(char.IsHighSurrogate(text[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters)];
    }
}
