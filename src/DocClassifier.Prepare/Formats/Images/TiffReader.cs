using DocClassifier.Prepare.Extracting;
using DocClassifier.Sandbox.Native;
using DocClassifier.Sandbox.Ocr;

namespace DocClassifier.Prepare.Formats.Images;

/// <summary>TIFF, each page as a PNG. Pages behind a broken one are given up, as their chain is broken, unless it is the first.</summary>
internal static class TiffReader
{
    public static RawDocument Read(ExtractContext context)
    {
        var bytes = context.Task.Bytes.Span;
        var count = CountPages(bytes, context);
        context.Step("unpack");
        var pages = new List<ExtractedPage>();
        for (var number = 0; number < count; number++)
        {
            using var page = Pix.ReadTiff(bytes, number);
            if (page is null)
            {
                if (number == 0)
                    throw ImageReader.Broken();
                context.Step("broken-page");
                continue;
            }

            var file = context.NewFile();
            File.WriteAllBytes(file, page.ToPng());
            pages.Add(new ExtractedPage(file, "image/png", page.Width, page.Height, Math.Max(0, page.Resolution)));
        }

        return new RawDocument("image/tiff") { Pages = pages };
    }

    private static unsafe int CountPages(ReadOnlySpan<byte> bytes, ExtractContext context)
    {
        fixed (byte* data = bytes)
        {
            for (var page = 0; ; page++)
            {
                if (Leptonica.ReadTiffHeader(
                    data, (nuint)bytes.Length, page, out var width, out var height, out _, out _, out _, out _, out _) != 0)
                {
                    return page > 0 ? page : throw ImageReader.Broken();
                }

                ImageLimits.Check(width, height, context.Limits.MaxPixels);
                context.CheckPages(page + 1);
            }
        }
    }
}
