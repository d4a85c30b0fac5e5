using System.Buffers.Binary;
using DocClassifier.Sandbox.Ocr;

namespace DocClassifier.Prepare.Formats.Images;

/// <summary>Size and kind of an image, before it is decoded.</summary>
internal static class ImageHeader
{
    /// <summary>Pixels.</summary>
    /// <exception cref="Sandbox.SandboxRejectedException">The header is broken.</exception>
    public static (int Width, int Height) Size(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("GIF8"u8) && bytes.Length >= 10
            ? (BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]))
            : ImageLimits.Size(bytes);

    public static string MediaType(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, ..] => "image/png",
        [0xFF, ..] => "image/jpeg",
        [(byte)'G', ..] => "image/gif",
        [(byte)'B', ..] => "image/bmp",
        [(byte)'R', ..] => "image/webp",
        [(byte)'P', ..] => "image/x-portable-anymap",
        [(byte)'I', (byte)'I', ..] or [(byte)'M', (byte)'M', ..] => "image/tiff",
        _ => "image/png",
    };
}
