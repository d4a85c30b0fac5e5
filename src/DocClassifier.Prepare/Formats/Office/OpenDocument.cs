using System.IO.Compression;
using System.Text;
using System.Xml;
using DocClassifier.Contracts;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Office;

/// <summary>ODT, ODS and ODP: the text of content.xml, with headers and footers of styles.xml before it.</summary>
internal static class OpenDocument
{
    private const int MaxSpaces = 100;

    public static RawDocument Read(ZipArchive archive, ZipArchiveEntry content, ExtractContext context)
    {
        if (IsEncrypted(archive))
            throw new SandboxRejectedException(Reasons.Encrypted, "The document is encrypted with a password.");
        var text = new StringBuilder();
        if (archive.GetEntry("styles.xml") is { } styles)
            Append(styles, "master-styles", text, context);
        Append(content, "body", text, context);
        context.Step("opendocument");
        return new RawDocument(MediaType(archive)) { Text = text.ToString() };
    }

    private static string MediaType(ZipArchive archive)
    {
        using var reader = new StreamReader(archive.GetEntry("mimetype")!.Open(), Encoding.ASCII);
        var name = new char[100];
        var declared = new string(name, 0, reader.ReadBlock(name)).Trim();
        return declared.StartsWith("application/vnd.oasis.opendocument.", StringComparison.Ordinal) && declared.All(c => char.IsAsciiLetterLower(c) || c is '.' or '/' or '-')
            ? declared
            : "application/vnd.oasis.opendocument.text";
    }

    private static bool IsEncrypted(ZipArchive archive)
    {
        if (archive.GetEntry("META-INF/manifest.xml") is not { } manifest)
            return false;
        using var reader = PackagePart.Open(manifest);
        return reader.ReadToFollowing("encryption-data", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0");
    }

    private static void Append(ZipArchiveEntry entry, string within, StringBuilder text, ExtractContext context)
    {
        using var reader = PackagePart.Open(entry);
        var inside = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.LocalName == within && !reader.IsEmptyElement:
                    inside++;
                    break;
                case XmlNodeType.EndElement when reader.LocalName == within:
                    inside--;
                    break;
                case XmlNodeType.Element when inside > 0:
                    Begin(reader, text);
                    break;
                case XmlNodeType.EndElement when inside > 0 && reader.LocalName is "p" or "h" or "table-row":
                    text.Append('\n');
                    break;
                case XmlNodeType.EndElement when inside > 0 && reader.LocalName == "table-cell":
                    while (text.Length > 0 && text[^1] == '\n')
                        text.Length--;
                    text.Append('\t');
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace when inside > 0:
                    text.Append(reader.Value);
                    context.CheckText(text.Length);
                    break;
            }
        }
    }

    private static void Begin(XmlReader reader, StringBuilder text)
    {
        if (reader.LocalName == "tab")
            text.Append('\t');
        else if (reader.LocalName == "line-break")
            text.Append('\n');
        else if (reader.LocalName == "s")
            text.Append(' ', int.TryParse(reader.GetAttribute("text:c"), out var count) ? Math.Clamp(count, 1, MaxSpaces) : 1);
    }
}
