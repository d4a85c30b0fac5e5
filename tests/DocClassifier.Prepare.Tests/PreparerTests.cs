using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Storage;
using DocClassifier.TestWorker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

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

        // The time at which preparing ended is the only thing that may differ.
        static string Essence(Emission emission) => emission.Value switch
        {
            TextDocument text => System.Text.Json.JsonSerializer.Serialize(text with { PreparedAt = null }),
            ScannedDocument scan => System.Text.Json.JsonSerializer.Serialize(scan with { PreparedAt = null }),
            var other => System.Text.Json.JsonSerializer.Serialize(other, other.GetType()),
        };
    }

    [Fact]
    public async Task Every_document_of_a_file_says_when_preparing_the_file_ended()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(1));
        var mail = TestMail.With(
            "Two", "Parts.",
            ("page.png", "application/octet-stream", TestPdf.Draw(TestPdf.WithText(["Hello"]), 50, "png")),
            ("broken.pdf", "application/pdf", "%PDF-1.4 no"u8.ToArray()));

        var prepared = await Prepared.FromAsync(mail, time: time);

        Assert.Equal([$"file {Topics.Text}", $"1 {Topics.Scans}", $"2 {Reasons.Broken}"], prepared.Outline);
        Assert.Equal(time.GetUtcNow(), prepared.Text.PreparedAt);
        Assert.Equal(time.GetUtcNow(), prepared.At<ScannedDocument>(1).PreparedAt);
    }

    [Theory]
    [InlineData("A damaged letter")]
    [InlineData("A letter that has become longer")]
    [InlineData("")]
    public async Task Content_that_is_damaged_in_the_store_is_rejected_as_in_classification(string damaged)
    {
        var folder = Directory.CreateTempSubdirectory("store-");
        try
        {
            var configuration = new ConfigurationBuilder()
                .AddInMemoryCollection([new("Storage:Folder", folder.FullName), new("Storage:MinFree", "0")]).Build();
            using var services = new ServiceCollection().AddStorage(configuration).BuildServiceProvider();
            var store = services.GetRequiredService<IContentStore>();
            var content = await store.PutAsync(new MemoryStream("A letter"u8.ToArray()), null, default);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, content.Location), damaged);
            var received = (await Prepared.FromAsync("A letter")).Received with { Content = content, Inline = null };

            var preparer = new Preparer(TestPool.Shared, store, Options.Create(new PrepareOptions()), TimeProvider.System);
            var result = await preparer.PrepareAsync(received, default);

            var rejected = Assert.IsType<StageResult.RejectedResult>(result);
            Assert.Equal(Reasons.Broken, rejected.Reason);
            Assert.Contains(content.Sha256, rejected.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
