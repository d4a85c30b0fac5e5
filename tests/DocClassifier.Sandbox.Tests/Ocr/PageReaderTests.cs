using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Sandbox.Native;
using DocClassifier.Sandbox.Ocr;
using DocClassifier.Sandbox.Reading;
using DocClassifier.TestWorker;
using Microsoft.Extensions.Options;

namespace DocClassifier.Sandbox.Tests.Ocr;

public sealed class PageReaderTests
{
    private static readonly string[] Lines =
    [
        "Harbour Lane Joinery", "Quotation for three oak doors with frames", "Delivery within four weeks after your written order",
        "Prices hold until the end of October and include fitting", "Please call our workshop for any question about the drawings",
    ];

    private static readonly Lazy<byte[]> Page = new(() => TestPdf.Draw(TestPdf.WithText(Lines), 200, "png"));

    [Fact]
    public async Task A_page_is_read()
    {
        var reading = await ReadAsync(Page.Value, 200);

        Assert.Contains("three oak doors", reading.Text, StringComparison.Ordinal);
        Assert.InRange(reading.Confidence, 0.8, 1);
        // Every letter, and as many words as the text has. Where a gap is one, processors differ ("J oinery"): so does the network's arithmetic.
        Assert.Equal(string.Concat(Lines).Replace(" ", "", StringComparison.Ordinal), string.Concat(reading.Text.Where(c => !char.IsWhiteSpace(c))));
        Assert.Equal(reading.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, reading.Words);
        Assert.Equal("tesseract", reading.Engine);
        Assert.StartsWith("5.", reading.Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_image_of_unknown_resolution_is_read()
    {
        var reading = await ReadAsync(TestPdf.Draw(TestPdf.WithText(Lines), 75, "jpeg"), 0);

        Assert.Contains("written order", reading.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_page_that_lies_on_its_side_is_read(int quarters)
    {
        using var page = Pix.Read(Page.Value)!;
        using var turned = page.RotateQuarters(quarters);

        var reading = await ReadAsync(turned.ToPng(), 200);

        Assert.Contains("three oak doors", reading.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_was_fed_askew_is_read()
    {
        using var page = Pix.Read(Page.Value)!;
        using var turned = page.Rotate(4);

        var reading = await ReadAsync(turned.ToPng(), 200);

        Assert.Contains("three oak doors", reading.Text, StringComparison.Ordinal);
        Assert.Contains("about the drawings", reading.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task White_on_black_is_read()
    {
        using var page = Pix.Read(Page.Value)!;
        using var inverted = page.Invert();

        Assert.Contains("three oak doors", (await ReadAsync(inverted.ToPng(), 200)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_page_has_no_words()
    {
        var reading = await ReadAsync(TestPdf.Draw(TestPdf.Blank(), 100, "png"), 100);

        Assert.Equal(string.Empty, reading.Text);
        Assert.Equal(0, reading.Words);
        Assert.Equal(0, reading.Confidence);
    }

    [Fact]
    public async Task The_same_page_is_read_the_same_way_twice() =>
        Assert.Equal(await ReadAsync(Page.Value, 200), await ReadAsync(Page.Value, 200));

    [Fact]
    public async Task A_broken_image_is_rejected()
    {
        var rejected = await Assert.ThrowsAsync<SandboxRejectedException>(() => ReadAsync("\u0089PNG no image"u8.ToArray(), 0));

        Assert.Equal(Reasons.Broken, rejected.Reason);
    }

    [Fact]
    public async Task An_image_with_too_many_pixels_is_rejected_before_it_is_decoded()
    {
        var rejected = await Assert.ThrowsAsync<SandboxRejectedException>(() => ReadAsync(Page.Value, 200, new OcrOptions { MaxPixels = 1000 }));

        Assert.Equal(Reasons.TooManyPixels, rejected.Reason);
    }

    [Fact]
    public async Task A_missing_language_is_said_with_the_command_that_installs_it()
    {
        var fault = await Assert.ThrowsAsync<TransientFaultException>(() => ReadAsync(Page.Value, 200, new OcrOptions { Languages = "eng+tlh" }));

        Assert.Contains("apt-get install tesseract-ocr tesseract-ocr-tlh", fault.Message, StringComparison.Ordinal);
        Assert.Contains(SandboxDoctor.Problems(new OcrOptions { Languages = "tlh" }), problem => problem.Contains("tesseract-ocr-tlh", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_missing_here() => Assert.Empty(SandboxDoctor.Problems(new OcrOptions()));

    private static Task<PageReading> ReadAsync(byte[] image, int dpi, OcrOptions? options = null) =>
        new TesseractPageReader(TestPool.Shared, Options.Create(options ?? new OcrOptions())).ReadAsync(image, dpi, default);
}
