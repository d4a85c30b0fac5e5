using System.IO.Compression;
using System.Xml;
using DocClassifier.Contracts;
using DocClassifier.Prepare.Formats.Containers;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Office;

/// <summary>Parts of an office package and how they refer to each other (Open Packaging Conventions).</summary>
internal static class PackagePart
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false,
    };

    /// <summary>A reader over a part, which may not unpack to more than it says.</summary>
    /// <exception cref="SandboxRejectedException">The part is encrypted or unpacks to more.</exception>
    public static XmlReader Open(ZipArchiveEntry entry)
    {
        if (entry.IsEncrypted)
            throw new SandboxRejectedException(Reasons.Encrypted, "The document is encrypted with a password.");
        using var packed = entry.Open();
        var unpacked = new MemoryStream();
        Unpacking.Copy(packed, unpacked, entry.Length);
        unpacked.Position = 0;
        return XmlReader.Create(unpacked, Settings);
    }

    /// <summary>The name of the part that holds the document itself.</summary>
    public static string? MainPart(ZipArchive archive)
    {
        var related = Related(archive, string.Empty)
            .FirstOrDefault(relation => relation.Type.EndsWith("/officeDocument", StringComparison.Ordinal)).Target;
        if (related is not null && archive.GetEntry(related) is not null)
            return related;
        return ((string[])["word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"]).FirstOrDefault(name => archive.GetEntry(name) is not null);
    }

    /// <summary>What a part refers to, in the order of its relationships; the empty name is the package itself.</summary>
    public static List<(string Id, string Type, string Target)> Related(ZipArchive archive, string part)
    {
        var slash = part.LastIndexOf('/');
        var folder = slash < 0 ? string.Empty : part[..(slash + 1)];
        var relations = new List<(string, string, string)>();
        if (archive.GetEntry($"{folder}_rels/{part[(slash + 1)..]}.rels") is not { } entry)
            return relations;
        using var reader = Open(entry);
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "Relationship" }
                && reader.GetAttribute("TargetMode") != "External"
                && reader.GetAttribute("Target") is { } target)
            {
                relations.Add((reader.GetAttribute("Id") ?? string.Empty, reader.GetAttribute("Type") ?? string.Empty, Resolve(folder, target)));
            }
        }

        return relations;
    }

    private static string Resolve(string folder, string target)
    {
        if (target.StartsWith('/'))
            return target[1..];
        var names = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var name in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == ".." && names.Count > 0)
                names.RemoveAt(names.Count - 1);
            else if (name is not ("." or ".."))
                names.Add(name);
        }

        return string.Join('/', names);
    }
}
