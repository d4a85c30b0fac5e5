using DocClassifier.Classify.Features;

namespace DocClassifier.Classify.Tests.Features;

public sealed class TokenReaderTests
{
    [Theory]
    [InlineData("Rechnung Nr. 2024-0388", "rechnung nr <number>")]
    [InlineData("Überfällige Maßnahme, élève", "uberfallige masnahme eleve")]
    [InlineData("l'entreprise n'a pas", "l entreprise n a pas")]
    [InlineData("1.769,89 EUR", "<money>")]
    [InlineData("EUR 1.769,89", "<currency> <money>")]
    [InlineData("€ 12", "<money>")]
    [InlineData("£23,650 plus VAT", "<money> plus vat")]
    [InlineData("1 284,50 €", "<money>")]
    [InlineData("12 345 678,00", "<amount>")]
    [InlineData("4  74,90  299,60", "<n1> <amount> <amount>")]
    [InlineData("17.09.2024 2024-09-17 17/9/24", "<date> <date> <date>")]
    [InlineData("um 14:30 Uhr", "um <time> uhr")]
    [InlineData("19 % USt 20%", "<percent> ust <percent>")]
    [InlineData("im Jahr 2023 sind 24103 und 1234567", "im jahr <year> sind <n5> und <long>")]
    [InlineData("IBAN DE02 1203 0000 0000 2020 51 BIC", "iban <iban> bic")]
    [InlineData("FR7630004000031234567890143", "<iban>")]
    [InlineData("USt-IdNr. DE811223344", "ust idnr <vatid>")]
    [InlineData("call +44 1632 960114 now", "call <phone> now")]
    [InlineData("mail info@oakmere.example or www.oakmere.example", "mail <email> or <url>")]
    [InlineData("Why? Now!!", "why ? now ! !")]
    [InlineData("12kg 3a", "<n2> kg <n1> a")]
    [InlineData("co\u00ADoperate e\u0301te\u0301", "cooperate ete")]
    [InlineData("", "")]
    [InlineData(" \n\t--- ***", "")]
    public void Text_becomes_words_and_classes(string text, string expected) => Assert.Equal(expected, string.Join(' ', Read(text)));

    [Fact]
    public void Lines_that_hold_a_token_are_counted()
    {
        var reader = new TokenReader("one\n\n  \ntwo three\n---\nfour", new char[TokenReader.MaxWord]);
        while (reader.Next())
        {
        }

        Assert.Equal(3, reader.Lines);
    }

    [Fact]
    public void Any_text_is_read_to_its_end()
    {
        var random = new Random(5);
        const string Characters = "aZé9 .,:/-'+@€%\n\u00AD\uD83D\uDE00DE1";
        for (var i = 0; i < 3000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => Characters[random.Next(Characters.Length)])]);
            Assert.InRange(Read(text).Count, 0, text.Length);
        }
    }

    private static List<string> Read(string text)
    {
        var reader = new TokenReader(text, new char[TokenReader.MaxWord]);
        var tokens = new List<string>();
        while (reader.Next())
            tokens.Add(reader.Token.ToString());
        return tokens;
    }
}
