using System.Text;

namespace DocClassifier.Prepare.Formats.Pdf;

/// <summary>Judges whether the text that a PDF carries is its text.</summary>
internal static class PdfTextLayer
{
    /// <summary>Letters from which a page is a page of text, whatever pictures it has.</summary>
    public const int FullPage = 100;

    public static int Letters(string page)
    {
        var letters = 0;
        foreach (var character in page)
            letters += char.IsLetter(character) ? 1 : 0;
        return letters;
    }

    /// <summary>
    /// Fonts without a map to Unicode give private-use characters, controls, or letters of nowhere: too many of those, or Latin words that cannot be
    /// spoken, and the page must be looked at instead.
    /// </summary>
    public static bool IsGarbage(string text)
    {
        int visible = 0, odd = 0, latin = 0, vowels = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
                continue;
            visible++;
            if (rune.Value is 0xFFFD or (>= 0xE000 and <= 0xF8FF) or >= 0xF0000 || Rune.IsControl(rune))
                odd++;
            if (rune.Value < 0x250 && Rune.IsLetter(rune))
            {
                latin++;
                vowels += "aeiouyäöüáàâéèêëíìîïóòôúùûæœåøAEIOUYÄÖÜÁÀÂÉÈÊËÍÌÎÏÓÒÔÚÙÛÆŒÅØ".Contains((char)rune.Value) ? 1 : 0;
            }
        }

        return odd * 10 > visible || (latin >= 200 && (vowels * 100 < latin * 22 || vowels * 100 > latin * 70));
    }
}
