using DocClassifier.Prepare.Cleaning;

namespace DocClassifier.Prepare.Tests.Cleaning;

public sealed class DehyphenationTests
{
    [Theory]
    [InlineData("the deliv-\nery of goods", "the delivery of goods")]
    [InlineData("die Rech-\nnung vom Mai", "die Rechnung vom Mai")]
    [InlineData("votre comman-\nde du mois", "votre commande du mois")]
    [InlineData("soft\u00ad\nware and hard\u00adware", "software and hardware")]
    public void A_word_that_a_line_end_split_is_joined(string split, string joined) => Assert.Equal(joined, Dehyphenation.Join(split));

    [Theory]
    [InlineData("per E-\nMail an uns", "per E-Mail an uns")]
    [InlineData("die Kunden-\nNummer", "die Kunden-Nummer")]
    [InlineData("our self-\nservice desk", "our self-service desk")]
    [InlineData("a rendez-\nvous demain", "a rendez-vous demain")]
    [InlineData("avez-\nvous reçu", "avez-vous reçu")]
    [InlineData("a follow-\nup call", "a follow-up call")]
    public void A_hyphen_that_belongs_to_the_word_stays(string split, string joined) => Assert.Equal(joined, Dehyphenation.Join(split));

    [Theory]
    [InlineData("Vor-\nund Nachteile", "Vor- und Nachteile")]
    [InlineData("pre-\nor postpaid", "pre- or postpaid")]
    public void A_hanging_hyphen_stays(string split, string joined) => Assert.Equal(joined, Dehyphenation.Join(split));

    [Fact]
    public void The_text_itself_tells_how_a_word_is_written()
    {
        Assert.Equal("pay by bank-transfer; bank-transfer please", Dehyphenation.Join("pay by bank-transfer; bank-\ntransfer please"));
        Assert.Equal("the database and the database", Dehyphenation.Join("the database and the data-\nbase"));
    }

    [Theory]
    [InlineData("2024-\n01-15")]
    [InlineData("items -\nmore items")]
    [InlineData("--\nJohn")]
    [InlineData("a list:\n- one\n- two")]
    [InlineData("ends with -\n")]
    public void What_is_no_split_word_stays(string text) => Assert.Equal(text, Dehyphenation.Join(text));
}
