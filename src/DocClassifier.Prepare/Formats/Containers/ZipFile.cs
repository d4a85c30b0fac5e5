using System.IO.Compression;
using DocClassifier.Contracts;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Prepare.Formats.Office;
using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Containers;

/// <summary>ZIP: an office document, or a container whose files are parts in the order of its directory.</summary>
internal static class ZipFile
{
    public static RawDocument Read(ExtractContext context)
    {
        try
        {
            using var archive = new ZipArchive(context.Task.Open(), ZipArchiveMode.Read);
            if (archive.Entries.Sum(entry => entry.Length) > context.Limits.MaxExpandedBytes)
                throw Unpacking.TooMuch();
            return OfficeReader.Read(archive, context) ?? Unpack(archive, context);
        }
        catch (InvalidDataException)
        {
            throw new SandboxRejectedException(Reasons.Broken, "The ZIP file is broken.");
        }
    }

    private static RawDocument Unpack(ZipArchive archive, ExtractContext context)
    {
        var files = archive.Entries.Where(IsFile).ToList();
        context.CheckParts(files.Count);
        context.Step("unpack");
        var parts = new List<ExtractedPart>();
        var left = context.Limits.MaxExpandedBytes;
        foreach (var entry in files)
        {
            if (entry.IsEncrypted)
                throw new SandboxRejectedException(Reasons.Encrypted, "The ZIP file is encrypted.");
            var file = context.NewFile();
            using var unpacked = entry.Open();
            left -= Unpacking.Copy(unpacked, file, left);
            parts.Add(new ExtractedPart(file));
        }

        return new RawDocument("application/zip") { Parts = parts };
    }

    /// <summary>Not a folder, nor what file managers leave behind.</summary>
    private static bool IsFile(ZipArchiveEntry entry) =>
        entry.Name.Length > 0 && entry.Name is not (".DS_Store" or "Thumbs.db" or "desktop.ini")
        && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal);
}
