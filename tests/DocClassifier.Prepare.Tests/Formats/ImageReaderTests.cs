using System.Buffers.Binary;
using DocClassifier.Contracts;
using DocClassifier.Sandbox.Native;
using DocClassifier.TestWorker;

namespace DocClassifier.Prepare.Tests.Formats;

public sealed class ImageReaderTests
{
    private static readonly byte[] Pdf = TestPdf.WithText(["Scanned page"]);

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    public async Task PNG_and_JPEG_are_passed_on_as_they_are(string format)
    {
        var image = TestPdf.Draw(Pdf, 72, format);

        var prepared = await Prepared.FromAsync(image);

        var page = Assert.Single(prepared.Scan.Pages);
        Assert.Equal($"image/{format}", prepared.Scan.MediaType);
        Assert.Equal((1, 595, 842, 72), (page.Number, page.Width, page.Height, page.Dpi));
        Assert.Equal(image, prepared.Store.Bytes(page.Content));
    }

    [Fact]
    public async Task Each_page_of_a_TIFF_becomes_a_PNG()
    {
        var tiff = TestTiff.With((40, 30), (20, 10));

        var prepared = await Prepared.FromAsync(tiff);

        Assert.Equal([(1, 40, 30), (2, 20, 10)], prepared.Scan.Pages.Select(page => (page.Number, page.Width, page.Height)));
        Assert.All(prepared.Scan.Pages, page => Assert.Equal("image/png", page.Content.MediaType));
        using var first = Pix.Read(prepared.Store.Bytes(prepared.Scan.Pages[0].Content));
        Assert.Equal((40, 30), (first!.Width, first.Height));
    }

    [Fact]
    public async Task Other_images_become_PNG()
    {
        byte[] bitmap = [(byte)'P', (byte)'5', (byte)'\n', .. "4 2\n255\n"u8, 0, 1, 2, 3, 4, 5, 6, 7];

        var prepared = await Prepared.FromAsync(bitmap);

        Assert.Equal("image/x-portable-anymap", prepared.Scan.MediaType);
        Assert.Equal((4, 2), (prepared.Scan.Pages[0].Width, prepared.Scan.Pages[0].Height));
        Assert.Equal("image/png", prepared.Scan.Pages[0].Content.MediaType);
    }

    [Fact]
    public async Task A_bomb_of_pixels_is_rejected_by_its_header()
    {
        var png = TestPdf.Draw(Pdf, 20, "png");
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 60_000);

        Assert.Equal(Reasons.TooManyPixels, (await Prepared.FromAsync(png)).Rejection.Reason);
    }

    [Fact]
    public async Task Too_many_pages_are_rejected() =>
        Assert.Equal(Reasons.TooManyPages, (await Prepared.FromAsync(TestTiff.With((8, 8), (8, 8), (8, 8)), new PrepareOptions { MaxPages = 2 })).Rejection.Reason);

    [Fact]
    public async Task A_cut_PNG_is_broken()
    {
        var png = TestPdf.Draw(Pdf, 72, "png");

        Assert.Equal(Reasons.Broken, (await Prepared.FromAsync(png[..(png.Length / 2)])).Rejection.Reason);
    }
}
