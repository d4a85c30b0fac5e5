namespace DocClassifier.Prepare.Tests.Formats;

/// <summary>Writes uncompressed grey TIFF files of several pages (TIFF 6.0).</summary>
internal static class TestTiff
{
    public static byte[] With(params (int Width, int Height)[] pages)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("II*\0"u8);
        writer.Write(0);
        var link = 4L;
        foreach (var (width, height) in pages)
        {
            var data = file.Position;
            writer.Write(new byte[width * height]);
            if (file.Position % 2 != 0)
                writer.Write((byte)0);
            var directory = file.Position;
            (short Tag, int Value)[] entries =
                [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, (int)data), (277, 1), (278, height), (279, width * height)];
            writer.Write((short)entries.Length);
            foreach (var (tag, value) in entries)
            {
                writer.Write(tag);
                writer.Write((short)4);
                writer.Write(1);
                writer.Write(value);
            }

            var next = file.Position;
            writer.Write(0);
            file.Position = link;
            writer.Write((int)directory);
            file.Position = file.Length;
            link = next;
        }

        return file.ToArray();
    }
}
