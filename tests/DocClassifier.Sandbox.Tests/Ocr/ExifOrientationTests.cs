using DocClassifier.Sandbox.Ocr;

namespace DocClassifier.Sandbox.Tests.Ocr;

public sealed class ExifOrientationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(8)]
    public void The_tag_is_found_in_either_byte_order(byte orientation)
    {
        byte[] little = [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0];
        byte[] big = [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];

        Assert.Equal(orientation, ExifOrientation.Read(Jpeg(little)));
        Assert.Equal(orientation, ExifOrientation.Read(Jpeg(big)));
    }

    [Fact]
    public void Cut_and_senseless_headers_are_upright()
    {
        byte[] tiff = [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0];
        var whole = Jpeg(tiff);

        for (var length = 0; length < whole.Length - 4; length++)
            Assert.InRange(ExifOrientation.Read(whole.AsSpan(0, length)), 1, 8);
        Assert.Equal(1, ExifOrientation.Read([0xFF, 0xD8, 0xFF, 0xE1, 0, 0]));
    }

    private static byte[] Jpeg(byte[] tiff) => [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(tiff.Length + 8), .. "Exif\0\0"u8, .. tiff, 0xFF, 0xDA, 0, 2];
}
