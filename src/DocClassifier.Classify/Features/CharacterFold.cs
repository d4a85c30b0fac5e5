using System.Runtime.CompilerServices;

namespace DocClassifier.Classify.Features;

/// <summary>
/// Folds a letter to what is left of it after bad scans and old keyboards: lower case, without marks (é → e, Ü → u, ß → s). Beyond Latin
/// Extended-A it only lower-cases. A zero in the table means that the character is no letter.
/// </summary>
internal static class CharacterFold
{
    // From U+00C0 on, one entry per character; a dot where the character is no letter.
    private const string Latin1 = "aaaaaaaceeeeiiiidnooooo.ouuuuypsaaaaaaaceeeeiiiidnooooo.ouuuuypy";

    private const string LatinA =
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    private static readonly char[] Table = Build();

    /// <summary>The folded letter, or <c>\0</c> for what is no letter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static char Letter(char character)
    {
        var table = Table;
        if (character < table.Length)
            return table[character];
        return char.IsLetter(character) ? char.ToLowerInvariant(character) : '\0';
    }

    private static char[] Build()
    {
        var table = new char[0x180];
        for (var c = 'a'; c <= 'z'; c++)
            table[c] = table[char.ToUpperInvariant(c)] = c;
        table['ª'] = 'a';
        table['µ'] = 'µ';
        table['º'] = 'o';
        for (var i = 0; i < Latin1.Length; i++)
            table[0xC0 + i] = Latin1[i] == '.' ? '\0' : Latin1[i];
        for (var i = 0; i < LatinA.Length; i++)
            table[0x100 + i] = LatinA[i];
        return table;
    }
}
