using DocClassifier.Contracts;
using DocClassifier.Sandbox.Native;

namespace DocClassifier.Sandbox.Ocr;

/// <summary>Refuses images by what their header says, before they are decoded.</summary>
internal static class ImageLimits
{
    /// <exception cref="SandboxRejectedException">Not an image, or one with too many pixels.</exception>
    public static void Check(ReadOnlySpan<byte> bytes, int maxPixels)
    {
        var (width, height) = Size(bytes);
        Check(width, height, maxPixels);
    }

    /// <summary>Pixels, as the header says.</summary>
    /// <exception cref="SandboxRejectedException">Not an image.</exception>
    public static unsafe (int Width, int Height) Size(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* data = bytes)
        {
            if (Leptonica.ReadHeader(data, (nuint)bytes.Length, out _, out var width, out var height, out _, out _, out _) != 0)
                throw new SandboxRejectedException(Reasons.Broken, "The image's header is broken.");
            return (width, height);
        }
    }

    /// <exception cref="SandboxRejectedException">Too many pixels, or none.</exception>
    public static void Check(int width, int height, int maxPixels)
    {
        if (width <= 0 || height <= 0)
            throw new SandboxRejectedException(Reasons.Broken, "The image has no pixels.");
        if ((long)width * height > maxPixels)
        {
            throw new SandboxRejectedException(
                Reasons.TooManyPixels, FormattableString.Invariant($"The image has {width} by {height} pixels; the limit is {maxPixels}."));
        }
    }
}
