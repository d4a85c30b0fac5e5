using System.IO.Compression;
using System.Text;
using System.Xml;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Prepare.Formats.Images;
using DocClassifier.Sandbox;
using DocClassifier.Sandbox.Native;
using DocClassifier.Sandbox.Ocr;

namespace DocClassifier.Prepare.Formats.Office;

/// <summary>
/// DOCX (ECMA-376 part 1): headers, body with tables and text boxes, footnotes, footers. One that holds nothing but pictures of pages is a scan.
/// Read as a stream of XML, so that broken links elsewhere in the package do no harm.
/// </summary>
internal static class WordDocument
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private const int TextIfLetters = 20;

    public static RawDocument Read(ZipArchive archive, string main, ExtractContext context)
    {
        var related = PackagePart.Related(archive, main);
        var text = new StringBuilder();
        AppendAll(archive, related, "/header", text, context);
        if (archive.GetEntry(main) is { } body)
            Append(body, text, context);
        AppendAll(archive, related, "/footnotes", text, context);
        AppendAll(archive, related, "/footer", text, context);
        context.Step("docx");
        if (text.ToString().Count(char.IsLetter) < TextIfLetters && Pictures(archive, related, context) is { Count: > 0 } pages)
            return new RawDocument(MediaType) { Pages = pages };
        return new RawDocument(MediaType) { Text = text.ToString() };
    }

    private static void AppendAll(
        ZipArchive archive, List<(string Id, string Type, string Target)> related, string type, StringBuilder text, ExtractContext context)
    {
        foreach (var target in related.Where(relation => relation.Type.EndsWith(type, StringComparison.Ordinal)).Select(relation => relation.Target).Distinct())
        {
            if (archive.GetEntry(target) is { } entry)
                Append(entry, text, context);
        }
    }

    private static void Append(ZipArchiveEntry entry, StringBuilder text, ExtractContext context)
    {
        using var reader = PackagePart.Open(entry);
        var more = reader.Read();
        while (more)
        {
            if (reader.NodeType == XmlNodeType.Element && IsSkipped(reader.LocalName))
            {
                reader.Skip();
                more = !reader.EOF;
                continue;
            }

            if (reader.NodeType == XmlNodeType.Element)
                Begin(reader, text);
            else if (reader.NodeType == XmlNodeType.EndElement)
                End(reader.LocalName, text);
            context.CheckText(text.Length);
            more = reader.Read();
        }

        text.Append('\n');
    }

    /// <summary>Deleted text, field codes, and the second form of what is given twice (mc:AlternateContent).</summary>
    private static bool IsSkipped(string name) => name is "del" or "moveFrom" or "instrText" or "Fallback" or "delText" or "sectPr" or "pPr" or "rPr" or "tblPr";

    private static void Begin(XmlReader reader, StringBuilder text)
    {
        switch (reader.LocalName)
        {
            case "t" when !reader.IsEmptyElement:
                reader.Read();
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA)
                    text.Append(reader.Value);
                break;
            case "tab" or "ptab":
                text.Append('\t');
                break;
            case "br" or "cr":
                text.Append('\n');
                break;
            case "noBreakHyphen":
                text.Append('-');
                break;
            case "softHyphen":
                text.Append('\u00ad');
                break;
            case "txbxContent":
                text.Append('\n');
                break;
        }
    }

    private static void End(string name, StringBuilder text)
    {
        if (name is "p" or "tr" or "txbxContent")
            text.Append('\n');
        else if (name == "tc")
            TrimToCell(text);
    }

    /// <summary>The last paragraph of a cell ends the cell, not the line.</summary>
    private static void TrimToCell(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == '\n')
            text.Length--;
        text.Append('\t');
    }

    private static List<ExtractedPage> Pictures(ZipArchive archive, List<(string Id, string Type, string Target)> related, ExtractContext context)
    {
        var pages = new List<ExtractedPage>();
        foreach (var target in related.Where(relation => relation.Type.EndsWith("/image", StringComparison.Ordinal)).Select(relation => relation.Target).Distinct())
        {
            if (archive.GetEntry(target) is not { } entry)
                continue;
            var file = context.NewFile();
            using (var packed = entry.Open())
                Containers.Unpacking.Copy(packed, file, entry.Length);
            if (Page(file, context) is { } page)
                pages.Add(page);
        }

        if (pages.Count > 0)
            context.CheckPages(pages.Count);
        return pages;
    }

    private static ExtractedPage? Page(string file, ExtractContext context)
    {
        var bytes = File.ReadAllBytes(file);
        if (bytes.Length < 4 || ImageHeader.MediaType(bytes) is not ("image/png" or "image/jpeg") || Decoration.Is(file))
            return null;
        try
        {
            ImageLimits.Check(bytes, context.Limits.MaxPixels);
        }
        catch (SandboxRejectedException)
        {
            return null;
        }

        using var image = Pix.Read(bytes);
        return image is null ? null : new ExtractedPage(file, ImageHeader.MediaType(bytes), image.Width, image.Height, Math.Max(0, image.Resolution));
    }
}
