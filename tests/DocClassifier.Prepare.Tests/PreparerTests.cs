using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.TestWorker;

namespace DocClassifier.Prepare.Tests;

public sealed class PreparerTests
{
    [Fact]
    public async Task A_text_goes_on_with_all_that_came_with_it()
    {
        var prepared = await Prepared.FromAsync("Please send us your offer for the repair of the roof.\nThank you, and kind regards");

        var text = prepared.Text;
        Assert.Equal([$"file {Topics.Text}"], prepared.Outline);
        Assert.Equal("Please send us your offer for the repair of the roof.\nThank you, and kind regards", text.Text);
        Assert.Equal("en", text.Language);
        Assert.Equal("text/plain", text.MediaType);
        Assert.Equal(0, text.Parts);
        Assert.Equal(prepared.Received.DocumentId, text.DocumentId);
        Assert.Equal(prepared.Received.ArrivalId, text.ArrivalId);
        Assert.Equal(prepared.Received.Source, text.Source);
        Assert.Equal(prepared.Received.Tags, text.Tags);
        Assert.Equal(prepared.Received.Content with { MediaType = "text/plain" }, text.Content);
        Assert.Equal(prepared.Received.Source.ReceivedAt, text.ReceivedAt);
        Assert.Equal(Preparer.Version, text.Prepared.Version);
    }

    [Fact]
    public async Task Bytes_that_did_not_travel_inline_come_from_the_store()
    {
        var prepared = await Prepared.FromAsync(Encoding.UTF8.GetBytes("A letter."), inline: false);

        Assert.Equal("A letter.", prepared.Text.Text);
    }

    [Fact]
    public async Task Text_above_256_KB_goes_by_reference()
    {
        var line = "Zeile über Größen und Maße\n";
        var prepared = await Prepared.FromAsync(string.Concat(Enumerable.Repeat(line, 10_000)));

        Assert.Null(prepared.Text.Text);
        Assert.Equal(string.Concat(Enumerable.Repeat(line, 10_000)).TrimEnd(), Encoding.UTF8.GetString(prepared.Store.Bytes(prepared.Text.TextContent!)));
    }

    [Theory]
    [InlineData("", Reasons.Empty)]
    [InlineData("\u0001\u0002\u0003\u0000\u0004\u0005\u0006\u0007\u0008", Reasons.Unsupported)]
    [InlineData("%PDF-1.4\nnothing of the kind", Reasons.Broken)]
    [InlineData("GIF89a\u0004\u0000\u0004\u0000 nothing of the kind", Reasons.Broken)]
    [InlineData("PK\u0003\u0004 nothing of the kind", Reasons.Broken)]
    [InlineData("-----BEGIN PGP MESSAGE-----\n\nhQEMA", Reasons.Encrypted)]
    public async Task Bad_files_are_rejected_with_a_reason(string content, string reason)
    {
        var rejection = (await Prepared.FromAsync(Encoding.Latin1.GetBytes(content))).Rejection;

        Assert.Equal(reason, rejection.Reason);
        Assert.NotEmpty(rejection.Message);
    }

    [Fact]
    public async Task A_text_without_letters_still_goes_on() => Assert.Equal(string.Empty, (await Prepared.FromAsync(" \n\n ")).Text.Text);

    [Fact]
    public async Task Too_much_text_is_rejected()
    {
        var rejection = (await Prepared.FromAsync(new string('a', 3000), new PrepareOptions { MaxTextBytes = 2000 })).Rejection;

        Assert.Equal(Reasons.ResultTooLarge, rejection.Reason);
    }

    [Fact]
    public async Task Parts_follow_their_parent_in_reading_order_whatever_becomes_of_them()
    {
        var inner = TestMail.With("Inner", "See below.", ("note.txt", "text/plain", "a note"u8.ToArray()));
        var prepared = await Prepared.FromAsync(TestMail.With(
            "Outer", "Two things.",
            ("broken.pdf", "application/pdf", "%PDF-1.4 no"u8.ToArray()),
            ("mail.eml", "application/octet-stream", inner),
            ("page.png", "application/octet-stream", TestPdf.Draw(TestPdf.WithText(["Hello"]), 50, "png")),
            ("empty.txt", "text/plain", [])));

        Assert.Equal(
            [$"file {Topics.Text}", $"1 {Reasons.Broken}", $"2 {Topics.Text}", $"2/1 {Topics.Text}", $"3 {Topics.Scans}", $"4 {Reasons.Empty}"],
            prepared.Outline);
        Assert.Equal(5, prepared.Text.Parts);
        var note = prepared.At<TextDocument>(3);
        Assert.Equal(prepared.Received.DocumentId + "/2", note.ParentId);
        Assert.Null(note.Parts);
        Assert.Null(note.Mail);
        Assert.Equal("a note", note.Text);
        Assert.Equal(prepared.Received.Source, note.Source);
    }

    [Fact]
    public async Task A_part_that_cannot_be_read_is_a_dead_letter_that_can_be_replayed()
    {
        var bad = "%PDF-1.4 no"u8.ToArray();
        var prepared = await Prepared.FromAsync(TestMail.With("Outer", "One thing.", ("broken.pdf", "application/pdf", bad)));

        var letter = prepared.At<DocumentReceived>(1);
        Assert.Equal(Topics.DeadLetters(Topics.Received), prepared.Emissions[1].Topic);
        Assert.Equal(prepared.Received.DocumentId + "/1", letter.DocumentId);
        Assert.Equal(prepared.Received.DocumentId, letter.ParentId);
        Assert.Equal(prepared.Received.ArrivalId, letter.ArrivalId);
        Assert.Equal(bad, letter.Inline!.Value.ToArray());
        Assert.Equal(bad, prepared.Store.Bytes(letter.Content));
        Assert.NotEmpty(prepared.Emissions[1].Message!);
    }

    [Fact]
    public async Task Too_many_parts_reject_the_file()
    {
        var files = Enumerable.Range(0, 4).Select(number => ($"{number}.txt", "text/plain", "x"u8.ToArray())).ToArray();

        var rejection = (await Prepared.FromAsync(TestMail.With("Many", "Four.", files), new PrepareOptions { MaxParts = 3 })).Rejection;

        Assert.Equal(Reasons.TooManyParts, rejection.Reason);
    }

    [Fact]
    public async Task What_nests_too_deeply_is_a_dead_letter()
    {
        var mail = TestMail.With("0", "innermost");
        for (var level = 1; level <= 3; level++)
            mail = TestMail.With(level.ToString(System.Globalization.CultureInfo.InvariantCulture), "outer", ("m.eml", "application/octet-stream", mail));

        var prepared = await Prepared.FromAsync(mail, new PrepareOptions { MaxDepth = 2 });

        Assert.Equal([$"file {Topics.Text}", $"1 {Topics.Text}", $"1/1 {Topics.Text}", $"1/1/1 {Reasons.TooDeep}"], prepared.Outline);
    }

    [Fact]
    public async Task The_same_bytes_come_out_the_same()
    {
        var mail = TestMail.With("Twice", "Same.", ("a.pdf", "application/pdf", TestPdf.WithText(["Some text"])), ("b.zip", "application/zip", TestZip.With(("x.txt", "x"), ("y.txt", "y"))));

        var first = await Prepared.FromAsync(mail);
        var second = await Prepared.FromAsync(mail);

        Assert.Equal(first.Outline, second.Outline);
        Assert.Equal(first.Emissions.Select(Essence), second.Emissions.Select(Essence));

        static string Essence(Contracts.Stages.Emission emission) => System.Text.Json.JsonSerializer.Serialize(emission.Value, emission.Value.GetType());
    }
}
