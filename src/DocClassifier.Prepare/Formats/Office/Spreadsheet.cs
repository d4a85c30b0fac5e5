using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using DocClassifier.Prepare.Extracting;

namespace DocClassifier.Prepare.Formats.Office;

/// <summary>XLSX: the cells of each sheet, a line per row.</summary>
internal static class Spreadsheet
{
    private const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static RawDocument Read(ZipArchive archive, ExtractContext context)
    {
        var strings = SharedStrings(archive, context);
        var text = new StringBuilder();
        foreach (var sheet in Sheets(archive))
            Append(sheet, strings, text, context);
        context.Step("xlsx");
        return new RawDocument(MediaType) { Text = text.ToString() };
    }

    private static IEnumerable<ZipArchiveEntry> Sheets(ZipArchive archive) =>
        PackagePart.Related(archive, "xl/workbook.xml")
            .Where(relation => relation.Type.EndsWith("/worksheet", StringComparison.Ordinal))
            .Select(relation => archive.GetEntry(relation.Target))
            .OfType<ZipArchiveEntry>()
            .OrderBy(entry => entry.Name.Length)
            .ThenBy(entry => entry.Name, StringComparer.Ordinal);

    private static List<string> SharedStrings(ZipArchive archive, ExtractContext context)
    {
        var strings = new List<string>();
        if (archive.GetEntry("xl/sharedStrings.xml") is not { } entry)
            return strings;
        using var reader = PackagePart.Open(entry);
        var current = new StringBuilder();
        var total = 0L;
        var inText = false;
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "t")
                inText = !reader.IsEmptyElement;
            else if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "t")
                inText = false;
            else if (inText && reader.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace)
                current.Append(reader.Value);
            else if (reader.LocalName == "si" && (reader.NodeType == XmlNodeType.EndElement || reader.IsEmptyElement))
            {
                strings.Add(current.ToString());
                context.CheckText(total += current.Length);
                current.Clear();
            }
        }

        return strings;
    }

    private static void Append(ZipArchiveEntry sheet, List<string> strings, StringBuilder text, ExtractContext context)
    {
        using var reader = PackagePart.Open(sheet);
        var shared = false;
        var value = false;
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                if (reader.LocalName == "c")
                    shared = reader.GetAttribute("t") == "s";
                value = reader.LocalName is "v" or "t" && !reader.IsEmptyElement;
            }
            else if (reader.NodeType == XmlNodeType.EndElement)
            {
                value = false;
                if (reader.LocalName == "row")
                    text.Append('\n');
            }
            else if (value && reader.NodeType == XmlNodeType.Text)
            {
                text.Append(Cell(reader.Value, shared, strings)).Append('\t');
                context.CheckText(text.Length);
            }
        }
    }

    private static string Cell(string value, bool shared, List<string> strings) =>
        shared && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < strings.Count ? strings[index] : value;
}
