using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.TestWorker;

namespace DocClassifier.Prepare.Tests.Formats;

public sealed class MailReaderTests
{
    [Fact]
    public async Task Headers_are_read_with_their_encodings()
    {
        var prepared = await Prepared.FromAsync(
            "From: =?utf-8?Q?J=C3=BCrgen_M=C3=BCller?= <j@firma.test>\r\nTo: A <a@x.test>, \"Lee, B\" <b@x.test>\r\nCc: c@x.test\r\n"
            + "Subject: =?iso-8859-1?Q?Angebot_f=FCr?=\r\n =?utf-8?B?IEvDvGhsZXI=?=\r\nDate: Mon, 3 Mar 2025 10:12:00 +0100\r\nMessage-ID: <abc@firma.test>\r\n\r\nText");

        var mail = prepared.Text.Mail!;
        Assert.Equal("message/rfc822", prepared.Text.MediaType);
        Assert.Equal("Angebot für Kühler", mail.Subject);
        Assert.Equal("Jürgen Müller <j@firma.test>", mail.From);
        Assert.Equal(["A <a@x.test>", "\"Lee, B\" <b@x.test>"], mail.To);
        Assert.Equal(new DateTimeOffset(2025, 3, 3, 10, 12, 0, TimeSpan.FromHours(1)), mail.Date);
        Assert.Equal("abc@firma.test", mail.MessageId);
    }

    [Fact]
    public async Task Raw_bytes_in_headers_are_UTF_8_or_Western()
    {
        Assert.Equal("Grüße", (await Prepared.FromAsync("From: a@b.test\nMIME-Version: 1.0\nSubject: Grüße\n\nx")).Text.Mail!.Subject);
        Assert.Equal("Grüße", (await Prepared.FromAsync(Encoding.Latin1.GetBytes("From: a@b.test\nMIME-Version: 1.0\nSubject: Grüße\n\nx"))).Text.Mail!.Subject);
    }

    [Theory]
    [InlineData("From: a@b.test\nMIME-Version: 1.0\nSubject: Offer\nDear Ann,\nwe offer: two.")]
    [InlineData("From: a@b.test\nMIME-Version: 1.0\nSubject: Offer\nDear Ann,\nwe offer: two.\n\n")]
    [InlineData("no field\n\u0001\u0002 neither\nFrom: a@b.test\nMIME-Version: 1.0\nSubject: Offer\n\nDear Ann,\nwe offer: two.")]
    [InlineData("\r\nFrom: a@b.test\r\nMIME-Version: 1.0\r\nthis is no field\r\nSubject: Offer\r\n\r\nDear Ann,\r\nwe offer: two.")]
    public async Task A_damaged_header_block_costs_neither_fields_nor_text(string mail)
    {
        var prepared = await Prepared.FromAsync(mail);

        Assert.Equal(("a@b.test", "Offer"), (prepared.Text.Mail!.From, prepared.Text.Mail.Subject));
        Assert.Equal("Dear Ann,\nwe offer: two.", prepared.Text.Text);
    }

    [Fact]
    public async Task A_mail_without_body_has_a_decision_of_its_own()
    {
        var prepared = await Prepared.FromAsync("From: a@b.test\nMessage-ID: <1>\nSubject: Only this\n");

        Assert.Equal(string.Empty, prepared.Text.Text);
        Assert.Equal("Only this", prepared.Text.Mail!.Subject);
    }

    [Fact]
    public async Task Plain_text_is_preferred_when_it_says_as_much()
    {
        Assert.Equal("The plain words of the letter.", await BodyAsync("The plain words of the letter.", "<p>The <b>rich</b> words of the letter.</p>"));
        Assert.Equal("The rich words of the letter, all of them.", await BodyAsync("No HTML?", "<p>The <b>rich</b> words of the letter, all of them.</p>"));
    }

    [Fact]
    public async Task Bodies_are_decoded_by_transfer_encoding_and_charset()
    {
        var text = await Prepared.FromAsync(
            "From: a@b.test\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-15\nContent-Transfer-Encoding: quoted-printable\n\nSch=F6ne Gr=FC=\n=DFe, 10 =A4");

        Assert.Equal("Schöne Grüße, 10 €", text.Text.Text);
    }

    [Fact]
    public async Task Flowed_lines_are_joined()
    {
        var text = await Prepared.FromAsync("From: a@b.test\nMIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\nOne line that \ngoes on.\nAnother.");

        Assert.Equal("One line that goes on.\nAnother.", text.Text.Text);
    }

    [Fact]
    public async Task The_answered_mail_is_marked_in_HTML_too()
    {
        var text = (await Prepared.FromAsync(
            "From: a@b.test\nMIME-Version: 1.0\nSubject: Re: x\nContent-Type: text/html\n\n<div>My answer.</div><div class=\"gmail_quote\">Old text</div>")).Text;

        Assert.Equal("My answer.\n\nOld text", text.Text);
        Assert.Equal(text.Text!.IndexOf("Old", StringComparison.Ordinal), text.QuotedFrom);
    }

    [Fact]
    public async Task Logos_and_signatures_of_the_layout_are_no_parts()
    {
        var logo = Convert.ToBase64String(TestPdf.Draw(TestPdf.Blank(), 15, "png"));
        var prepared = await Prepared.FromAsync(
            "From: a@b.test\nMIME-Version: 1.0\nContent-Type: multipart/signed; boundary=s\n\n--s\nContent-Type: multipart/related; boundary=r\n\n"
            + "--r\nContent-Type: text/html\n\n<p>Hello <img src=\"cid:logo\"></p>\n--r\nContent-Type: image/png\nContent-ID: <logo>\nContent-Transfer-Encoding: base64\n\n"
            + logo + "\n--r--\n--s\nContent-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----\n--s--\n");

        Assert.Equal([$"file {Topics.Text}"], prepared.Outline);
        Assert.Equal("Hello", prepared.Text.Text);
        Assert.Contains("skip-decoration", prepared.Text.Prepared.Steps);
    }

    [Fact]
    public async Task An_attached_mail_is_a_part_with_parts_of_its_own()
    {
        var inner = "From: c@d.test\nSubject: Inner\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nInner text.\n--i\nContent-Type: text/plain\nContent-Disposition: attachment\n\nattached\n--i--\n";
        var prepared = await Prepared.FromAsync(
            "From: a@b.test\nSubject: Outer\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=o\n\n--o\n\nOuter text.\n--o\nContent-Type: message/rfc822\n\n" + inner + "\n--o--\n");

        Assert.Equal([$"file {Topics.Text}", $"1 {Topics.Text}", $"1/1 {Topics.Text}"], prepared.Outline);
        Assert.Equal("Outer text.", prepared.Text.Text);
        Assert.Equal("Inner", prepared.At<TextDocument>(1).Mail!.Subject);
        Assert.Equal("Inner text.", prepared.At<TextDocument>(1).Text);
        Assert.Equal("attached", prepared.At<TextDocument>(2).Text);
    }

    [Fact]
    public async Task A_mailbox_is_a_container_of_its_mails()
    {
        const string mail = "From a@b.test Mon Mar 3 10:12:00 2025\nFrom: a@b.test\nTo: c@d.test\nSubject: {0}\n\nText {0}\n\n";

        var prepared = await Prepared.FromAsync(mail.Replace("{0}", "one", StringComparison.Ordinal) + mail.Replace("{0}", "two", StringComparison.Ordinal));

        Assert.Equal([$"1 {Topics.Text}", $"2 {Topics.Text}"], prepared.Outline);
        Assert.Equal("two", prepared.At<TextDocument>(1).Mail!.Subject);
    }

    [Fact]
    public async Task The_files_in_winmail_dat_are_parts_and_its_text_is_the_mail_once_more()
    {
        var prepared = await Prepared.FromAsync(
            TestMail.With("Re", "The words.", ("winmail.dat", "application/ms-tnef", TestTnef.With("The words.", ("a.txt", "attached"u8.ToArray()), ("b.txt", "too"u8.ToArray())))));

        Assert.Equal([$"file {Topics.Text}", $"1 {Topics.Text}", $"2 {Topics.Text}"], prepared.Outline);
        Assert.Equal("The words.", prepared.Text.Text);
        Assert.Equal("attached", prepared.At<TextDocument>(1).Text);
        Assert.Equal("too", prepared.At<TextDocument>(2).Text);
    }

    [Fact]
    public async Task The_text_of_winmail_dat_is_read_when_the_mail_has_no_other()
    {
        var winmail = Convert.ToBase64String(TestTnef.With("Grüße.", ("a.txt", "attached"u8.ToArray())));

        var prepared = await Prepared.FromAsync("From: a@b.test\nMIME-Version: 1.0\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + winmail);

        Assert.Equal([$"file {Topics.Text}", $"1 {Topics.Text}"], prepared.Outline);
        Assert.Equal("Grüße.", prepared.Text.Text);
    }

    [Fact]
    public async Task A_winmail_dat_that_cannot_be_read_is_a_part_like_any_other()
    {
        var prepared = await Prepared.FromAsync(TestMail.With("Re", "The words.", ("winmail.dat", "application/ms-tnef", [0x78, 0x9F, 0x3E, 0x22, 1, 0, 1, 6, 0x90])));

        Assert.Equal([$"file {Topics.Text}", $"1 {Reasons.Unsupported}"], prepared.Outline);
    }

    [Theory]
    [InlineData(100, null)]
    [InlineData(101, Reasons.TooDeep)]
    [InlineData(20_000, Reasons.TooDeep)]
    public async Task A_mail_that_nests_too_deeply_is_refused(int depth, string? reason)
    {
        var mail = new StringBuilder("From: a@b.test\nMIME-Version: 1.0\n");
        for (var level = 0; level < depth; level++)
            mail.Append($"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n");

        var prepared = await Prepared.FromAsync(mail.Append("Content-Type: text/plain\n\nInnermost.\n").ToString());

        if (reason is null)
            Assert.Equal("Innermost.", prepared.Text.Text);
        else
            Assert.Equal(reason, prepared.Rejection.Reason);
    }

    [Fact]
    public async Task The_headers_of_a_mail_that_came_back_are_text_of_the_report()
    {
        var prepared = await Prepared.FromAsync(
            "From: a@b.test\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=r\n\n--r\n\nNobody of this name.\n"
            + "--r\nContent-Type: message/delivery-status\n\nAction: failed\n--r\nContent-Type: text/rfc822-headers\n\nSubject: Mine\n--r--\n");

        Assert.Equal([$"file {Topics.Text}"], prepared.Outline);
        Assert.Equal("Nobody of this name.\n\nAction: failed\n\nSubject: Mine", prepared.Text.Text);
    }

    private static async Task<string?> BodyAsync(string plain, string html) => (await Prepared.FromAsync(
        $"From: a@b.test\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n{plain}\n--b\nContent-Type: text/html\n\n{html}\n--b--\n")).Text.Text;
}
