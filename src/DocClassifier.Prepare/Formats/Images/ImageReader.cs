using DocClassifier.Contracts;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Sandbox;
using DocClassifier.Sandbox.Native;
using DocClassifier.Sandbox.Ocr;

namespace DocClassifier.Prepare.Formats.Images;

/// <summary>Images of documents. PNG and JPEG are passed on as they are, once they have been decoded as a test; others as PNG, page by page.</summary>
internal static class ImageReader
{
    public static RawDocument Read(ExtractContext context)
    {
        var bytes = context.Task.Bytes.Span;
        var mediaType = ImageHeader.MediaType(bytes);
        if (mediaType == "image/tiff")
            return TiffReader.Read(context);

        var (width, height) = ImageHeader.Size(bytes);
        ImageLimits.Check(width, height, context.Limits.MaxPixels);
        using var image = Pix.Read(bytes) ?? throw Broken();
        var asItIs = mediaType is "image/png" or "image/jpeg";
        string? file = null;
        if (!asItIs)
        {
            file = context.NewFile();
            File.WriteAllBytes(file, image.ToPng());
            context.Step("convert");
        }

        return new RawDocument(mediaType)
        {
            Pages = [new ExtractedPage(file, asItIs ? mediaType : "image/png", image.Width, image.Height, Math.Max(0, image.Resolution))],
        };
    }

    public static SandboxRejectedException Broken() => new(Reasons.Broken, "The image is broken.");
}
