using System.IO.Compression;
using System.Text;
using System.Xml;
using DocClassifier.Prepare.Extracting;

namespace DocClassifier.Prepare.Formats.Office;

/// <summary>PPTX: the text of its slides.</summary>
internal static class Slides
{
    private const string MediaType = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

    public static RawDocument Read(ZipArchive archive, ExtractContext context)
    {
        var text = new StringBuilder();
        var slides = archive.Entries
            .Where(entry => entry.FullName.StartsWith("ppt/slides/slide", StringComparison.OrdinalIgnoreCase))
            .OrderBy(entry => entry.Name.Length)
            .ThenBy(entry => entry.Name, StringComparer.Ordinal);
        foreach (var slide in slides)
        {
            using var reader = PackagePart.Open(slide);
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Text)
                    text.Append(reader.Value);
                else if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "p")
                    text.Append('\n');
                context.CheckText(text.Length);
            }

            text.Append('\n');
        }

        context.Step("pptx");
        return new RawDocument(MediaType) { Text = text.ToString() };
    }
}
