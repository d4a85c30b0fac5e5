using System.Buffers.Binary;
using DocClassifier.Sandbox.Native;

namespace DocClassifier.Sandbox.Ocr;

/// <summary>How a camera was held, as its JPEG says (Exif 2.32, tag 0x0112). Leptonica does not look at it.</summary>
internal static class ExifOrientation
{
    private const int OrientationTag = 0x0112;

    /// <summary>1 to 8; 1 (upright) when the image does not say.</summary>
    public static int Read(ReadOnlySpan<byte> jpeg)
    {
        if (jpeg.Length < 4 || jpeg[0] != 0xFF || jpeg[1] != 0xD8)
            return 1;
        for (var at = 2; at + 4 <= jpeg.Length && jpeg[at] == 0xFF;)
        {
            var marker = jpeg[at + 1];
            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (marker == 0xDA || length < 2 || at + 2 + length > jpeg.Length)
                return 1;
            var segment = jpeg.Slice(at + 4, length - 2);
            if (marker == 0xE1 && segment.StartsWith("Exif\0\0"u8))
                return InTiff(segment[6..]);
            at += 2 + length;
        }

        return 1;
    }

    /// <summary>The image turned upright.</summary>
    public static Pix Apply(Pix image, int orientation)
    {
        var quarters = orientation switch { 3 or 4 => 2, 6 or 5 => 1, 8 or 7 => 3, _ => 0 };
        var turned = image.RotateQuarters(quarters);
        if (orientation is not (2 or 4 or 5 or 7))
            return turned;
        using (turned)
            return turned.FlipLeftRight();
    }

    private static int InTiff(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
            return 1;
        var little = tiff[0] == (byte)'I';
        var directory = Int32(tiff[4..], little);
        if (directory < 8 || directory > tiff.Length - 2)
            return 1;
        var count = Int16(tiff[directory..], little);
        for (var entry = 0; entry < count; entry++)
        {
            var at = directory + 2 + (entry * 12);
            if (at + 12 > tiff.Length)
                return 1;
            if (Int16(tiff[at..], little) == OrientationTag)
                return Int16(tiff[(at + 8)..], little) is var value and >= 1 and <= 8 ? value : 1;
        }

        return 1;
    }

    private static int Int16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static int Int32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : BinaryPrimitives.ReadInt32BigEndian(bytes);
}
