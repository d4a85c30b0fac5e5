using DocClassifier.Classify.Features;
using DocClassifier.Train.Learning;

namespace DocClassifier.Train.Corpus;

/// <summary>
/// The kept generator: makes variations of a document, each determined by seed, name and number alone. Whatever it does to one label it does
/// to all alike, so that no trace of the generator speaks for a label.
/// </summary>
public static class Variation
{
    /// <summary>How documents of one kind of arrival look.</summary>
    public static DocumentText Make(CorpusDocument document, int seed, int number, VariationProfile profile)
    {
        var random = SeededRandom.For(seed, document.Name, number);
        var furniture = Furniture.Of(document.Language);
        var names = Names.Of(document.Language);
        var text = Markup.Replace(document.Markup, (kind, value) =>
            random.Chance(profile.Replaced) ? ValueMaker.Make(kind, value, document.Language, random) : value);
        text = Mail(text, names, furniture, random, profile);
        var lines = text.Split('\n').ToList();
        if (random.Chance(profile.Cut))
            lines = Cut(lines, random);
        if (random.Chance(profile.Sparse))
            lines = [.. lines.Where(l => l.Trim().Length == 0 || !random.Chance(0.2))];
        AddFurniture(lines, furniture, random, profile);
        if (random.Chance(profile.Columns))
            lines = SplitColumns(lines);
        text = string.Join('\n', lines);
        if (random.Chance(profile.Keywords))
            return new DocumentText(Keywords(text, furniture), null, document.Language);
        text = Respell(text, random, profile);
        if (random.Chance(profile.Noisy))
            text = Noise.Read(text, profile.NoiseRate * (0.3 + (1.4 * random.NextDouble())), random);
        return new DocumentText(text, null, document.Language);
    }

    // Subject lines come and go with the way a mail was saved; replies and forwards say so.
    private static string Mail(string text, Names names, Furniture furniture, SeededRandom random, VariationProfile profile)
    {
        const string Subject = "Subject:";
        if (!text.StartsWith(Subject, StringComparison.Ordinal))
            return text;
        if (random.Chance(profile.Headers))
        {
            text = string.Format(
                System.Globalization.CultureInfo.InvariantCulture,
                random.Pick(furniture.MailHeaders),
                $"{random.Pick(names.Given)} {random.Pick(names.Family)}",
                "office@" + random.Pick(names.Companies).ToLowerInvariant() + ".example") + text;
        }
        else if (random.Chance(profile.Headers))
        {
            text = text[Subject.Length..].TrimStart();
        }

        return random.Chance(0.15) ? text.Replace(Subject, Subject + random.Pick<string>([" Re:", " Fwd:", " AW:", " WG:", " TR:"]), StringComparison.Ordinal) : text;
    }

    private static List<string> Cut(List<string> lines, SeededRandom random)
    {
        var keep = Math.Max(4, (int)(lines.Count * (0.5 + (0.4 * random.NextDouble()))));
        if (keep >= lines.Count)
            return lines;
        return random.Chance(0.7) ? lines[..keep] : lines[^keep..];
    }

    private static void AddFurniture(List<string> lines, Furniture furniture, SeededRandom random, VariationProfile profile)
    {
        if (random.Chance(profile.Furniture))
        {
            for (var count = 1 + random.Next(3); count > 0; count--)
                lines.Add(random.Pick(furniture.Footers));
        }

        if (random.Chance(profile.Furniture / 2))
            lines.Insert(random.Next(2) == 0 ? 0 : lines.Count, random.Pick(furniture.Pages));
        if (random.Chance(profile.Furniture / 3))
            lines.Insert(0, random.Pick(furniture.Stamps));
        if (random.Chance(profile.Furniture / 3))
            lines.Add(random.Pick(furniture.Disclaimers));
    }

    // Extraction that reads a table column by column: the cells of neighbouring table lines are regrouped.
    private static List<string> SplitColumns(List<string> lines)
    {
        var result = new List<string>();
        var table = new List<string[]>();
        foreach (var line in lines.Append(""))
        {
            var cells = line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (cells.Length > 1)
            {
                table.Add(cells);
                continue;
            }

            for (var column = 0; table.Count > 0 && column < table.Max(r => r.Length); column++)
                result.AddRange(table.Where(r => r.Length > column).Select(r => r[column]));
            table.Clear();
            result.Add(line);
        }

        return result;
    }

    // What ticket exports look like: lower case, no punctuation, no numbers, no stop words.
    private static string Keywords(string text, Furniture furniture)
    {
        var words = new string([.. text.ToLowerInvariant().Select(c => char.IsLetter(c) ? c : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Where(w => w.Length > 1 && !furniture.StopWords.Contains(w)));
    }

    private static string Respell(string text, SeededRandom random, VariationProfile profile)
    {
        if (random.Chance(profile.LetterCase))
            text = random.Chance(0.6) ? text.ToLowerInvariant() : text.ToUpperInvariant();
        if (random.Chance(profile.Transliterated))
        {
            text = text.Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal)
                .Replace("ü", "ue", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal)
                .Replace("Ä", "Ae", StringComparison.Ordinal).Replace("Ö", "Oe", StringComparison.Ordinal).Replace("Ü", "Ue", StringComparison.Ordinal);
        }

        return text;
    }
}
