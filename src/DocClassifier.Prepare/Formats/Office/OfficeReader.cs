using System.IO.Compression;
using System.Xml;
using DocClassifier.Contracts;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Office;

/// <summary>Office documents in ZIP: DOCX, XLSX, PPTX (ECMA-376) and ODT, ODS, ODP (OASIS). Null when the archive is none of them.</summary>
internal static class OfficeReader
{
    public static RawDocument? Read(ZipArchive archive, ExtractContext context)
    {
        try
        {
            if (archive.GetEntry("[Content_Types].xml") is not null)
                return ReadOpenXml(archive, context);
            if (archive.GetEntry("mimetype") is not null && archive.GetEntry("content.xml") is { } content)
                return OpenDocument.Read(archive, content, context);
            return null;
        }
        catch (XmlException)
        {
            throw new SandboxRejectedException(Reasons.Broken, "The office document's XML is broken.");
        }
    }

    private static RawDocument ReadOpenXml(ZipArchive archive, ExtractContext context)
    {
        var main = PackagePart.MainPart(archive)
            ?? throw new SandboxRejectedException(Reasons.Broken, "The office document has no main part.");
        if (main.StartsWith("xl/", StringComparison.OrdinalIgnoreCase))
            return Spreadsheet.Read(archive, context);
        return main.StartsWith("ppt/", StringComparison.OrdinalIgnoreCase)
            ? Slides.Read(archive, context)
            : WordDocument.Read(archive, main, context);
    }
}
