using System.Text;
using DocClassifier.Prepare.Native;

namespace DocClassifier.Prepare.Cleaning;

/// <summary>The language of a text: by its small words and those of business forms, which work from a sentence on; by n-grams when those do not
/// tell. Lists of names and figures have none: a wrong language is worse than none.</summary>
internal static class LanguageGuess
{
    private const int LookedAt = 20_000;
    private const int FewestLetters = 20;
    private const int LettersForRanks = 60;

    /// <summary>Share of words that are known ones. In prose every third is.</summary>
    private const double LeastShare = 0.02;

    private static readonly (string Language, HashSet<string> Words)[] SmallWords =
    [
        ("en", Set("the and of to is that for with this on you have was are be not your from we our please will which has "
            + "been would there they it as at by an or invoice total date order quantity price amount due payment number "
            + "customer product unit report stock delivery tax description dear regards thank thanks hello")),
        ("de", Set("der die das und ist nicht ein eine mit für auf den von zu dem des im wir sie ich haben sind wird werden "
            + "bei oder auch sich nach aus einen einer ihr ihre uns zum zur bitte rechnung datum betrag menge preis "
            + "gesamt gesamtbetrag kunde kundennummer lieferung zahlung steuer mwst artikel bestellung angebot anzahl "
            + "straße sehr geehrte grüßen netto brutto")),
        ("fr", Set("le la les des et est une un du pour dans que qui sur avec pas vous nous votre au ce cette par sont aux ne "
            + "je il elle mais notre nos vos être ou plus facture montant quantité prix tva client commande livraison "
            + "paiement numéro désignation référence bonjour madame monsieur cordialement devis remise taxes")),
        ("nl", Set("de het een en van is niet dat met voor op zijn aan te wij uw ons bij ook naar deze wordt worden heeft "
            + "factuur bedrag aantal prijs klant betaling btw bestelling geachte groet")),
        ("it", Set("il lo gli di che è un una per con non del della sono si nel alla dei delle questo questa anche le come "
            + "più vi fattura importo quantità prezzo cliente pagamento iva ordine gentile saluti")),
        ("es", Set("el los las de que y en un una por con no del se su para es al lo como más sus nos este esta le muy "
            + "factura importe cantidad precio pago iva pedido fecha estimado saludos")),
        ("pt", Set("o os as de que e em um uma por com não do da se para é ao como mais dos das no na seu sua fatura valor "
            + "quantidade preço pagamento encomenda data prezado")),
        ("pl", Set("i w z na nie się do jest że to o jak za po od dla przez oraz są jego pan pani faktura kwota ilość cena "
            + "zapłaty zamówienie szanowni numer")),
    ];

    /// <summary>ISO 639-1; null when the text is too short or fits none.</summary>
    public static string? Of(string text)
    {
        var head = text.Length > LookedAt ? text[..LookedAt] : text;
        var letters = head.Count(char.IsLetter);
        if (letters < FewestLetters)
            return null;
        var counts = Count(head, out var words);
        var order = counts.Select((count, index) => (count, index)).OrderByDescending(entry => entry.count).ThenBy(entry => entry.index).ToList();
        var (best, second) = (order[0], order[1]);
        var share = (double)best.count / Math.Max(1, words);
        if (best.count >= 3 && best.count >= second.count * 1.6 && share >= LeastShare)
            return SmallWords[best.index].Language;
        if (letters >= LettersForRanks && ByRanks(head, counts, share >= LeastShare ? best.count : 0) is { } language)
            return language;
        return best.count >= 2 && best.count > second.count && share >= 2 * LeastShare ? SmallWords[best.index].Language : null;
    }

    /// <summary>Lists of names and figures look like any language in Latin letters: there the ranks must be clear, or small words agree.</summary>
    private static string? ByRanks(string text, int[] counts, int most)
    {
        var guesses = TextCat.Guess(Encoding.UTF8.GetBytes(Characters.WellFormed(text)));
        for (var index = 0; index < SmallWords.Length; index++)
        {
            if (most >= 2 && counts[index] == most && guesses.Contains(SmallWords[index].Language))
                return SmallWords[index].Language;
        }

        var known = SmallWords.Any(entry => entry.Language == guesses.FirstOrDefault());
        var latin = text.Count(character => char.IsLetter(character) && character < '\u0250') * 2 > text.Count(char.IsLetter);
        var clear = guesses.Count == 1 && !known && text.Length > 400 && IsProse(text) && most * 200 < text.Length;
        return guesses.FirstOrDefault(code => code.Length == 2) is { } language && (!latin || clear) ? language : null;
    }

    /// <summary>Few figures, and words that mostly begin small.</summary>
    private static bool IsProse(string text) =>
        text.Count(char.IsDigit) * 20 < text.Count(char.IsLetter) && text.Count(char.IsUpper) * 6 < text.Count(char.IsLetter);

    private static int[] Count(string text, out int words)
    {
        words = 0;
        var counts = new int[SmallWords.Length];
        var lookups = SmallWords.Select(entry => entry.Words.GetAlternateLookup<ReadOnlySpan<char>>()).ToArray();
        Span<char> lower = stackalloc char[16];
        var start = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            var letter = at < text.Length && char.IsLetter(text[at]);
            if (letter && start < 0)
                start = at;
            if (letter || start < 0)
                continue;
            var word = text.AsSpan(start, at - start);
            start = -1;
            words++;
            if (word.Length > lower.Length)
                continue;
            var length = word.ToLowerInvariant(lower);
            for (var language = 0; language < lookups.Length; language++)
                counts[language] += lookups[language].Contains(lower[..length]) ? 1 : 0;
        }

        return counts;
    }

    /// <summary>Single letters number lists and abbreviate names in every language.</summary>
    private static HashSet<string> Set(string words) => new(words.Split(' ').Where(word => word.Length > 1), StringComparer.Ordinal);
}
