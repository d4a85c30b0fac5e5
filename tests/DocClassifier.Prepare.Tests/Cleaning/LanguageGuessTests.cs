using DocClassifier.Prepare.Cleaning;

namespace DocClassifier.Prepare.Tests.Cleaning;

public sealed class LanguageGuessTests
{
    [Theory]
    [InlineData("Please send us the price list for your garden tools.", "en")]
    [InlineData("Bitte senden Sie uns die Preisliste für Ihre Gartengeräte.", "de")]
    [InlineData("Merci de nous envoyer la liste des prix pour vos outils de jardin.", "fr")]
    [InlineData("Gelieve ons de prijslijst van uw tuingereedschap te sturen, wij zijn zeer benieuwd naar het aanbod.", "nl")]
    [InlineData("Пожалуйста, пришлите нам список цен на ваши садовые инструменты. Мы хотели бы сделать заказ до конца месяца и просим сообщить сроки поставки.", "ru")]
    public void The_language_of_a_sentence_is_found(string text, string language) => Assert.Equal(language, LanguageGuess.Of(text));

    [Theory]
    [InlineData("Rechnung Nr. 17\nMenge Artikel Preis Betrag\n2 Leitern 40,00 80,00\nGesamtbetrag 95,20 EUR", "de")]
    [InlineData("FACTURE F-17\nQuantité Désignation Prix Montant\n2 échelles 40,00 80,00\nMontant TTC 95,20 EUR", "fr")]
    [InlineData("INVOICE 17\nQuantity Description Price Amount\n2 ladders 40.00 80.00\nTotal amount due 95.20", "en")]
    public void The_words_of_forms_tell_the_language_too(string text, string language) => Assert.Equal(language, LanguageGuess.Of(text));

    [Fact]
    public void A_list_of_foreign_names_is_in_no_language()
    {
        var list = string.Join('\n', Enumerable.Range(0, 40).Select(row => row % 14 == 0 ? "Sirop di Parma 12" : $"Gorgonzola Chang Lakkalikööri Rhönbräu {row} 12.5"));

        Assert.Null(LanguageGuess.Of(list));
    }

    [Theory]
    [InlineData("")]
    [InlineData("OK")]
    [InlineData("4711 0815 123,45 99.00 17 X-12 B-77 100 200 300")]
    public void What_is_too_short_or_no_language_has_none(string text) => Assert.Null(LanguageGuess.Of(text));
}
