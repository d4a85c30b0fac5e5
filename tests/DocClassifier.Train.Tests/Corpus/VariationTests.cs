using DocClassifier.Train.Corpus;
using DocClassifier.Train.Learning;

namespace DocClassifier.Train.Tests.Corpus;

public sealed class VariationTests
{
    private static readonly CorpusDocument Letter = new(
        "invoice/de-01-test.txt",
        "invoice",
        "de",
        "Subject: Rechnung [[ref:RE-2025-0417]]\n\n[[company:Brandt GmbH]], [[street:Gerberweg 12]], [[city:24103 Kiel]]\n[[date:12. März 2025]]\n\nSehr geehrte "
        + "[[person:Frau Anna Keller]],\nfür die Lieferung berechnen wir [[amount:1.284,50 €]].\nPos  Menge  Preis\n1    [[qty:12]]    107,04\nüberweisen Sie auf "
        + "[[iban:DE02 1203 0000 0000 2020 51]] bis [[time:14:30]] Uhr.\n");

    [Fact]
    public void The_same_seed_and_number_give_the_same_text()
    {
        for (var i = 0; i < 20; i++)
            Assert.Equal(Variation.Make(Letter, 1, i, VariationProfile.Training), Variation.Make(Letter, 1, i, VariationProfile.Training));
    }

    [Fact]
    public void Numbers_and_seeds_give_different_texts()
    {
        var texts = Enumerable.Range(0, 40).Select(i => Variation.Make(Letter, i % 2, i, VariationProfile.Training).Text).ToList();
        Assert.True(texts.Distinct().Count() > 35);
    }

    [Fact]
    public void Replaced_values_keep_their_shape()
    {
        var random = SeededRandom.For(1, "shapes");
        for (var i = 0; i < 200; i++)
        {
            Assert.Matches(@"^[1-9]\.\d{3},\d{2} €$", ValueMaker.Make("amount", "1.284,50 €", "de", random));
            Assert.Matches(@"^\d{1,2}\. (Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember) 20\d\d$", ValueMaker.Make("date", "12. März 2025", "de", random));
            Assert.Matches(@"^[A-Z]{2}-\d{4}-\d{4}$", ValueMaker.Make("ref", "RE-2025-0417", "de", random));
            Assert.Matches(@"^([01]\d|2[0-3]):[0-5]\d$", ValueMaker.Make("time", "14:30", "de", random));
            Assert.Matches(@"^(A-|CH-)?\d{4,5} \p{L}+$", ValueMaker.Make("city", "24103 Kiel", "de", random));
            Assert.Matches(@"^Frau \p{Lu}\p{L}+ \p{Lu}\p{L}+$", ValueMaker.Make("person", "Frau Anna Keller", "de", random));
            Assert.Matches(@"^[^@\s]+@[^@\s]+\.example$", ValueMaker.Make("email", "a@b.example", "fr", random));
            var company = ValueMaker.Make("company", "BRANDT", "en", random);
            Assert.Equal(company.ToUpperInvariant(), company);
        }
    }

    [Fact]
    public void Names_of_the_original_are_replaced_nearly_always()
    {
        var kept = Enumerable.Range(0, 200).Count(i => Variation.Make(Letter, 1, i, VariationProfile.Text).Text.Contains("Keller", StringComparison.Ordinal));
        Assert.InRange(kept, 0, 40);
    }

    [Fact]
    public void Noise_changes_about_as_many_characters_as_asked()
    {
        var text = string.Concat(Enumerable.Repeat("Die Rechnung ist sofort ohne Abzug zahlbar. ", 200));
        var read = Noise.Read(text, 0.05, SeededRandom.For(1, "noise"));
        Assert.NotEqual(text, read);
        Assert.InRange(read.Length, text.Length * 0.97, text.Length * 1.05);
        Assert.Equal(text, Noise.Read(text, 0, SeededRandom.For(1, "noise")));
    }

    [Fact]
    public void Texts_without_markup_pass_through_markup_unchanged() =>
        Assert.Equal("a [b] [[c]] d", Markup.Plain("a [b] [[c]] d"));

    [Fact]
    public void Random_numbers_are_those_of_splitmix64() =>
        Assert.Equal([0xE220A8397B1DCDAFUL, 0x6E789E6AA1B965F4UL], new[] { new SeededRandom(0) }.SelectMany(r => new[] { r.NextBits(), r.NextBits() }));
}
