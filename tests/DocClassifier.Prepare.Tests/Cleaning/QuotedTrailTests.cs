using DocClassifier.Prepare.Cleaning;

namespace DocClassifier.Prepare.Tests.Cleaning;

public sealed class QuotedTrailTests
{
    [Theory]
    [InlineData("Please cancel.\n\nOn Mon, 3 Mar 2025 at 10:12, Ann Lee <ann@firm.test> wrote:\n> old", "On Mon")]
    [InlineData("Please cancel.\n\nOn Mon, 3 Mar 2025 at 10:12, Ann Lee\n<ann@firm.test> wrote:\n> old", "On Mon")]
    [InlineData("Bitte stornieren.\n\nAm 03.03.2025 um 10:12 schrieb Anna Lehr <anna@firma.test>:\nalt", "Am 03")]
    [InlineData("Bitte stornieren.\n\nAm Mo., 3. März 2025 um 10:12 Uhr schrieb Anna\nLehr <anna@firma.test>:\nalt", "Am Mo")]
    [InlineData("Merci d'annuler.\n\nLe lun. 3 mars 2025 à 10:12, Anne Lay <anne@maison.test> a écrit :\nvieux", "Le lun")]
    [InlineData("Yes.\n-----Original Message-----\nFrom: A", "-----Original")]
    [InlineData("Ja.\n-----Ursprüngliche Nachricht-----\nVon: A", "-----Urs")]
    [InlineData("Oui.\n-----Message d'origine-----\nDe : A", "-----Message")]
    [InlineData("Yes.\n\nFrom: Ann Lee\nSent: Monday\nTo: Bob\nSubject: Order\n\nold", "From: Ann")]
    [InlineData("Ja.\n\nVon: Anna Lehr\nGesendet: Montag\nAn: Bob\nBetreff: Auftrag\n\nalt", "Von: Anna")]
    [InlineData("Oui.\n\nDe : Anne Lay\nEnvoyé : lundi\nÀ : Bob\nObjet : Commande\n\nvieux", "De : Anne")]
    [InlineData("My answer.\n\n> your question\n> goes on", "> your")]
    [InlineData("See you.\n--\nAnn Lee\nFirm Ltd", "--\nAnn")]
    [InlineData("See you.\n\nSent from my iPhone", "Sent from")]
    [InlineData("Bis dann.\n\nVon meinem iPhone gesendet", "Von meinem")]
    public void The_trail_begins_where_the_old_mail_or_the_signature_does(string text, string start) =>
        Assert.Equal(text.IndexOf(start, StringComparison.Ordinal), QuotedTrail.Find(text, Quoting.Mail, "Re: x", out _));

    [Theory]
    [InlineData("> a question\n\nMy answer stands below it, as it should.")]
    [InlineData("-----Original Message-----\nFrom: A\nAll of it is old.")]
    [InlineData("On Monday we wrote to you: nothing came back.")]
    [InlineData("From: the desk of Ann Lee\nA letter with one such line.")]
    [InlineData("Prices:\n-- oak 10\n-- ash 12")]
    public void What_is_no_trail_is_none(string text) => Assert.Null(QuotedTrail.Find(text, Quoting.Mail, null, out _));

    [Theory]
    [InlineData("Fwd: Invoice 12")]
    [InlineData("WG: Rechnung 12")]
    [InlineData("TR: Facture 12")]
    public void A_forwarded_mail_is_content(string subject) =>
        Assert.Null(QuotedTrail.Find("Please pay.\n\nFrom: Firm\nSent: Monday\nTo: Bob\nSubject: Invoice 12\n\nTotal 100", Quoting.Mail, subject, out _));

    [Fact]
    public void A_mark_of_the_format_is_where_the_trail_begins_and_does_not_stay()
    {
        var quoted = QuotedTrail.Find($"My answer.\n\n{QuotedTrail.Mark}\n\nold text", Quoting.Letter, null, out var text);

        Assert.Equal("My answer.\n\nold text", text);
        Assert.Equal(text.IndexOf("old", StringComparison.Ordinal), quoted);
    }

    [Fact]
    public void The_head_of_a_fax_is_no_trail_in_a_text_that_is_no_mail()
    {
        const string fax = "FAX Seite 1 von 1\nvon: Tischlerei Holm\nan: Verkauf\nDatum: 08.11.23\nBetreff: Bestellung\n\nbitte liefern Sie\n--\nHolm";

        Assert.Null(QuotedTrail.Find(fax, Quoting.Letter, null, out _));
    }
}
