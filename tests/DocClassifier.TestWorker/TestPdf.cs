using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DocClassifier.TestWorker;

/// <summary>Writes small PDF files, and draws them.</summary>
public static class TestPdf
{
    /// <summary>Pages of lines in 12 point Helvetica, 595 by 842 points.</summary>
    public static byte[] WithText(params string[][] pages) => Build(pages.Select(lines => (TextOf(lines), "/Font << /F1 3 0 R >>")).ToList(), []);

    /// <summary>An empty page.</summary>
    public static byte[] Blank(int pages = 1) => WithText([.. Enumerable.Repeat(Array.Empty<string>(), pages)]);

    /// <summary>A page that is nothing but a grey JPEG.</summary>
    public static byte[] WithPicture(byte[] jpeg, int width, int height, int pages = 1)
    {
        var picture = (FormattableString.Invariant($"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode /Length {jpeg.Length} >>"), jpeg);
        return Build(Enumerable.Repeat(("q 595 0 0 842 0 0 cm /I0 Do Q", "/XObject << /I0 4 0 R >>"), pages).ToList(), [picture]);
    }

    /// <summary>A page of text with embedded files.</summary>
    public static byte[] WithAttachments(string[] lines, params (string Name, byte[] Content)[] files)
    {
        var extra = new List<(string, byte[]?)>();
        var names = new StringBuilder();
        foreach (var (name, content) in files)
        {
            var number = 4 + extra.Count;
            extra.Add((FormattableString.Invariant($"<< /Type /EmbeddedFile /Length {content.Length} >>"), content));
            extra.Add((FormattableString.Invariant($"<< /Type /Filespec /F ({name}) /UF ({name}) /EF << /F {number} 0 R >> >>"), null));
            names.Append(CultureInfo.InvariantCulture, $"({name}) {number + 1} 0 R ");
        }

        return Build([(TextOf(lines), "/Font << /F1 3 0 R >>")], extra, $"/Names << /EmbeddedFiles << /Names [{names}] >> >>");
    }

    /// <summary>Draws the first page in grey with pdftoppm.</summary>
    /// <param name="pdf">The file's bytes.</param>
    /// <param name="dpi">Dots per inch.</param>
    /// <param name="format">png, jpeg or tiff.</param>
    public static byte[] Draw(byte[] pdf, int dpi, string format)
    {
        var folder = Directory.CreateTempSubdirectory("docclassifier-test-");
        try
        {
            var input = Path.Combine(folder.FullName, "in.pdf");
            File.WriteAllBytes(input, pdf);
            using var process = Process.Start("pdftoppm", ["-r", dpi.ToString(CultureInfo.InvariantCulture), "-gray", "-singlefile", "-" + format, input, Path.Combine(folder.FullName, "out")]);
            process.WaitForExit();
            return File.ReadAllBytes(folder.GetFiles("out.*").Single().FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string TextOf(string[] lines)
    {
        var content = new StringBuilder("BT /F1 12 Tf 72 760 Td 16 TL\n");
        foreach (var line in lines)
            content.Append('(').Append(line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal)).Append(") Tj T*\n");
        return content.Append("ET").ToString();
    }

    private static byte[] Build(List<(string Content, string Resources)> pages, IReadOnlyList<(string Dictionary, byte[]? Stream)> extra, string catalog = "")
    {
        var firstPage = 4 + extra.Count;
        var objects = new List<(string, byte[]?)>
        {
            ($"<< /Type /Catalog /Pages 2 0 R {catalog} >>", null),
            ($"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select((_, index) => FormattableString.Invariant($"{firstPage + (2 * index)} 0 R")))}] >>", null),
            ("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>", null),
        };
        objects.AddRange(extra);
        foreach (var (content, resources) in pages)
        {
            var number = objects.Count + 1;
            objects.Add(($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R /Resources << {resources} >> >>", null));
            var stream = Encoding.Latin1.GetBytes(content);
            objects.Add(($"<< /Length {stream.Length} >>", stream));
        }

        return Write(objects);
    }

    private static byte[] Write(List<(string Dictionary, byte[]? Stream)> objects)
    {
        using var file = new MemoryStream();
        void Put(string text) => file.Write(Encoding.Latin1.GetBytes(text));
        var offsets = new List<long>();
        Put("%PDF-1.4\n");
        for (var index = 0; index < objects.Count; index++)
        {
            offsets.Add(file.Position);
            Put(FormattableString.Invariant($"{index + 1} 0 obj\n{objects[index].Dictionary}\n"));
            if (objects[index].Stream is { } stream)
            {
                Put("stream\n");
                file.Write(stream);
                Put("\nendstream\n");
            }

            Put("endobj\n");
        }

        var start = file.Position;
        Put(FormattableString.Invariant($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n"));
        foreach (var offset in offsets)
            Put(offset.ToString("D10", CultureInfo.InvariantCulture) + " 00000 n \n");
        Put(FormattableString.Invariant($"trailer << /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
        return file.ToArray();
    }
}
