using System.IO.Compression;
using System.Text;

namespace DocClassifier.Prepare.Tests;

/// <summary>Writes ZIP files and the office files that are such.</summary>
internal static class TestZip
{
    public static byte[] With(params (string Name, byte[] Content)[] entries)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
                entry.Write(content);
            }
        }

        return file.ToArray();
    }

    public static byte[] With(params (string Name, string Content)[] entries) =>
        With([.. entries.Select(entry => (entry.Name, Encoding.UTF8.GetBytes(entry.Content)))]);

    /// <summary>A DOCX with this body, a header and a footer.</summary>
    public static byte[] Docx(string body, string header = "", string footer = "") => With(
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
        ("_rels/.rels", Relations(("http://x/officeDocument", "word/document.xml"))),
        ("word/_rels/document.xml.rels", Relations(("http://x/header", "header1.xml"), ("http://x/footer", "/word/footer1.xml"))),
        ("word/document.xml", Word("document", $"<w:body>{body}</w:body>")),
        ("word/header1.xml", Word("hdr", $"<w:p><w:r><w:t>{header}</w:t></w:r></w:p>")),
        ("word/footer1.xml", Word("ftr", $"<w:p><w:r><w:t>{footer}</w:t></w:r></w:p>")));

    private static string Word(string root, string content) =>
        $"<w:{root} xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">{content}</w:{root}>";

    public static string Relations(params (string Type, string Target)[] relations) =>
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + string.Concat(relations.Select((relation, index) => $"<Relationship Id=\"r{index}\" Type=\"{relation.Type}\" Target=\"{relation.Target}\"/>"))
        + "</Relationships>";
}
