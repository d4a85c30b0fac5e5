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
    [InlineData("")]
    [InlineData("OK")]
    [InlineData("4711 0815 123,45 99.00 17 X-12 B-77 100 200 300")]
    public void What_is_too_short_or_no_language_has_none(string text) => Assert.Null(LanguageGuess.Of(text));
}
