using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.TestWorker;

namespace DocClassifier.Prepare.Tests.Formats;

public sealed class PdfReaderTests
{
    private static readonly string[] Letter =
        ["Invoice 2025-17 for the repair of the garden fence", "Material 120.00, work 340.00, total 460.00", "Please pay within fourteen days to the account given below."];

    [Fact]
    public async Task A_text_layer_is_read_page_by_page()
    {
        var text = (await Prepared.FromAsync(TestPdf.WithText(Letter, ["Second page"]))).Text;

        Assert.Equal("application/pdf", text.MediaType);
        Assert.Equal(string.Join('\n', Letter) + "\n\nSecond page", text.Text);
        Assert.Equal("en", text.Language);
    }

    [Fact]
    public async Task Pages_that_are_pictures_are_a_scan_with_images_in_the_store()
    {
        var jpeg = TestPdf.Draw(TestPdf.WithText(Letter), 100, "jpeg");

        var prepared = await Prepared.FromAsync(TestPdf.WithPicture(jpeg, 827, 1170, pages: 3));

        var scan = prepared.Scan;
        Assert.Equal([1, 2, 3], scan.Pages.Select(page => page.Number));
        Assert.All(scan.Pages, page =>
        {
            Assert.Equal("image/jpeg", page.Content.MediaType);
            Assert.InRange(page.Dpi, 200, 300);
            Assert.Equal(Math.Ceiling(595.0 / 72 * page.Dpi), page.Width, 1.0);
            Assert.Equal([0xFF, 0xD8], prepared.Store.Bytes(page.Content)[..2]);
        });
        Assert.Equal(0, scan.Parts);
    }

    [Fact]
    public async Task A_page_without_text_and_pictures_is_looked_at() => Assert.Single((await Prepared.FromAsync(TestPdf.Blank())).Scan.Pages);

    [Fact]
    public async Task A_text_layer_of_nonsense_is_not_believed()
    {
        var nonsense = Enumerable.Range(0, 20).Select(line => string.Concat(Enumerable.Repeat("xqzwk bvrtn ", 4))).ToArray();

        Assert.IsType<ScannedDocument>((await Prepared.FromAsync(TestPdf.WithText(nonsense))).Emissions[0].Value);
    }

    [Fact]
    public async Task An_embedded_e_invoice_is_text_and_other_files_are_parts()
    {
        var invoice = "<?xml version=\"1.0\"?><rsm:CrossIndustryInvoice xmlns:rsm=\"urn:a\"><rsm:ID>R-17</rsm:ID></rsm:CrossIndustryInvoice>"u8.ToArray();

        var prepared = await Prepared.FromAsync(TestPdf.WithAttachments(Letter, ("factur-x.xml", invoice), ("note.txt", "An attached note."u8.ToArray())));

        Assert.Equal([$"file {Topics.Text}", $"1 {Topics.Text}"], prepared.Outline);
        Assert.StartsWith(Letter[0], prepared.Text.Text, StringComparison.Ordinal);
        Assert.EndsWith("Cross Industry Invoice\nID: R-17", prepared.Text.Text, StringComparison.Ordinal);
        Assert.Equal("An attached note.", prepared.At<TextDocument>(1).Text);
    }

    [Fact]
    public async Task Too_many_pages_to_draw_are_rejected()
    {
        Assert.Equal(Reasons.TooManyPages, (await Prepared.FromAsync(TestPdf.Blank(4), new PrepareOptions { MaxPages = 3 })).Rejection.Reason);
    }

    [Fact]
    public async Task Pages_too_large_to_draw_are_rejected()
    {
        var poster = Encoding.Latin1.GetString(TestPdf.Blank()).Replace("[0 0 595 842]", "[0 0 14400 14400]", StringComparison.Ordinal);

        Assert.Equal(Reasons.TooManyPixels, (await Prepared.FromAsync(Encoding.Latin1.GetBytes(poster))).Rejection.Reason);
    }

    [Fact]
    public async Task An_encrypted_PDF_is_rejected_as_such()
    {
        var rejection = (await Prepared.FromAsync(EncryptedPdf.WithPassword())).Rejection;

        Assert.Equal(Reasons.Encrypted, rejection.Reason);
    }
}
