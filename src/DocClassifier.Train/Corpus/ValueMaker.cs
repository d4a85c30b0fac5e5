using System.Globalization;
using System.Text;
using DocClassifier.Train.Learning;

namespace DocClassifier.Train.Corpus;

/// <summary>Makes another value of the same kind and shape: digits for digits, a month for a month, an invented name for a name.</summary>
internal static class ValueMaker
{
    public static string Make(string kind, string value, string language, SeededRandom random)
    {
        var names = Names.Of(language);
        return kind switch
        {
            "person" => Person(value, names, random),
            "company" => Cased(Company(names, random), value),
            "street" => Cased(Street(value, names, language, random), value),
            "city" => Cased(City(value, names, random), value),
            "email" => Email(names, random),
            "date" => Date(value, names, random),
            "time" => Time(value, random),
            "ref" => Shuffle(value, random, letters: true),
            _ => Shuffle(value, random, letters: false),
        };
    }

    public static string Company(Names names, SeededRandom random)
    {
        var core = random.Next(3) switch
        {
            0 => random.Pick(names.Family),
            1 => random.Pick(names.Companies),
            _ => $"{random.Pick(names.Companies)} {random.Pick(names.Trades)}",
        };
        return $"{core} {random.Pick(names.Forms)}".TrimEnd();
    }

    // Titles and the number of words stay; single initials stay initials.
    private static string Person(string value, Names names, SeededRandom random)
    {
        var words = value.Split(' ');
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (word.Length == 0 || word.EndsWith('.') || !char.IsLetter(word[0]) || IsTitle(word))
                continue;
            var last = i == words.Length - 1;
            words[i] = Cased(random.Pick(last && words.Length > 1 ? names.Family : names.Given), word);
        }

        return string.Join(' ', words);
    }

    private static bool IsTitle(string word) =>
        word is "Mr" or "Mrs" or "Ms" or "Miss" or "Dr" or "Prof" or "Herr" or "Herrn" or "Frau" or "Madame" or "Monsieur" or "Mme" or "M"
            or "von" or "van" or "de" or "du" or "la" or "Me" or "Familie" or "and" or "und" or "et" or "&";

    private static string Street(string value, Names names, string language, SeededRandom random)
    {
        var number = (random.Next(180) + 1).ToString(CultureInfo.InvariantCulture);
        return language switch
        {
            "de" => $"{random.Pick(names.Streets)} {number}",
            "fr" when value.Contains(',', StringComparison.Ordinal) => $"{number}, {random.Pick(names.Streets)}",
            _ => $"{number} {random.Pick(names.Streets)}",
        };
    }

    // With the post code when the original has one.
    private static string City(string value, Names names, SeededRandom random)
    {
        var city = random.Pick(names.Cities);
        if (value.Any(char.IsAsciiDigit))
            return Shuffle(city, random, letters: false);
        return string.Join(' ', city.Split(' ').Where(w => !w.Any(char.IsAsciiDigit) && !(w.Length == 2 && w.All(char.IsAsciiLetterUpper)))).TrimEnd(',');
    }

    private static string Email(Names names, SeededRandom random)
    {
        var domain = random.Pick(names.Companies).ToLowerInvariant();
        return random.Chance(0.5)
            ? $"{random.Pick(names.Given)}.{random.Pick(names.Family)}@{domain}.example".ToLowerInvariant()
            : $"info@{domain}.example";
    }

    private static string Date(string value, Names names, SeededRandom random)
    {
        var text = value;
        foreach (var month in names.Months)
        {
            var at = text.IndexOf(month, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                continue;
            text = string.Concat(text.AsSpan(0, at), Cased(random.Pick(names.Months), text.Substring(at, month.Length)), text.AsSpan(at + month.Length));
            break;
        }

        var result = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            while (i < text.Length && char.IsAsciiDigit(text[i]))
                i++;
            if (i == start)
            {
                result.Append(text[i++]);
                continue;
            }

            var format = new string('0', i - start);
            var number = (i - start) switch
            {
                4 => 2015 + random.Next(12),
                // Day and month are not told apart: up to 12 fits both.
                1 => 1 + random.Next(9),
                2 => 1 + random.Next(12),
                _ => random.Next(1000),
            };
            result.Append(number.ToString(format, CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }

    private static string Time(string value, SeededRandom random)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        return colon is 1 or 2 && value.Length >= colon + 3
            ? string.Create(CultureInfo.InvariantCulture, $"{random.Next(24):00}:{random.Next(60):00}{value[(colon + 3)..]}")
            : Shuffle(value, random, letters: false);
    }

    private static string Shuffle(string value, SeededRandom random, bool letters)
    {
        var result = new StringBuilder(value.Length);
        var first = true;
        foreach (var c in value)
        {
            if (char.IsAsciiDigit(c))
            {
                // A leading digit stays above zero, so that 1.284,50 does not become 0.284,50.
                result.Append((char)('0' + (first && c != '0' ? 1 + random.Next(9) : random.Next(10))));
                first = false;
                continue;
            }

            first = first || c == ' ';
            result.Append(letters && char.IsAsciiLetterUpper(c) && random.Chance(0.3) ? (char)('A' + random.Next(26)) : c);
        }

        return result.ToString();
    }

    private static string Cased(string replacement, string original)
    {
        var letters = original.Where(char.IsLetter).ToList();
        if (letters.Count > 3 && letters.TrueForAll(char.IsUpper))
            return replacement.ToUpperInvariant();
        return letters.Count > 1 && letters.TrueForAll(char.IsLower) ? replacement.ToLowerInvariant() : replacement;
    }
}
