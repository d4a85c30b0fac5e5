namespace DocClassifier.Display;

/// <summary>Text from outside on one line of a terminal: file names and messages may hold line ends and control sequences.</summary>
internal static class OneLine
{
    private const int Longest = 300;

    public static string Of(string text) =>
        string.Concat((text.Length > Longest ? text[..Longest] + "..." : text).Select(character => char.IsControl(character) ? '?' : character));
}
