using System.Text;
using DocClassifier.Train.Learning;

namespace DocClassifier.Train.Corpus;

/// <summary>What a scanner, a fax and OCR do to a text.</summary>
internal static class Noise
{
    private static readonly (string From, string To)[] Confusions =
    [
        ("rn", "m"), ("m", "rn"), ("l", "1"), ("1", "l"), ("I", "l"), ("O", "0"), ("0", "O"), ("e", "c"), ("c", "e"), ("h", "b"), ("n", "u"),
        ("u", "n"), ("t", "f"), ("f", "t"), ("ü", "ii"), ("ö", "6"), ("ä", "a"), ("ß", "B"), ("é", "e"), ("è", "6"), ("S", "5"), ("5", "S"),
        ("B", "8"), ("g", "q"), ("cl", "d"), ("d", "cl"), ("ff", "f"), ("i", "j"), ("v", "y"), ("w", "vv"), (",", "."), (".", ","), ("€", "€"), ("€", "E"),
    ];

    /// <summary>Each character suffers with this probability: confused, dropped, split by a blank, joined to the next, or a speck added.</summary>
    public static string Read(string text, double rate, SeededRandom random)
    {
        var result = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (!random.Chance(rate))
            {
                result.Append(text[i]);
                continue;
            }

            switch (random.Next(10))
            {
                case 0:
                    break;
                case 1:
                    result.Append(text[i]).Append(' ');
                    break;
                case 2:
                    result.Append(text[i]).Append(random.Pick(".,'-~|_:;"));
                    break;
                case 3 when text[i] == ' ':
                    break;
                default:
                    i += Confuse(text, i, result, random) - 1;
                    break;
            }
        }

        return result.ToString();
    }

    // Appends what is read in the place of the characters at the position; returns how many they are.
    private static int Confuse(string text, int position, StringBuilder result, SeededRandom random)
    {
        var offset = random.Next(Confusions.Length);
        for (var i = 0; i < Confusions.Length; i++)
        {
            var (from, to) = Confusions[(i + offset) % Confusions.Length];
            if (string.CompareOrdinal(text, position, from, 0, from.Length) == 0)
            {
                result.Append(to);
                return from.Length;
            }
        }

        result.Append(text[position]);
        return 1;
    }

    private static char Pick(this SeededRandom random, string characters) => characters[random.Next(characters.Length)];
}
