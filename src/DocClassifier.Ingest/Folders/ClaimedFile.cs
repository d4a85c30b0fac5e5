using System.Buffers.Binary;
using System.Text;

namespace DocClassifier.Ingest.Folders;

/// <summary>
/// A file that this instance has claimed: <c>.claimed/&lt;instance&gt;/[subfolders/]&lt;arrival id&gt;~&lt;name&gt;</c>. All that a retry must repeat stands in the
/// path, so a claim survives its process: the arrival id with its time, the name, and the subfolders, which become tags.
/// </summary>
internal sealed record ClaimedFile(string Path, Guid ArrivalId, IReadOnlyList<string> Subfolders, string Name)
{
    private const int LongestName = 255; // NAME_MAX of Linux, in bytes
    private const int PrefixLength = 37; // 36 of the id and the tilde

    /// <summary>When the file was claimed: the time within the UUIDv7 (RFC 9562, section 5.7), so that a retry gives the same.</summary>
    public DateTimeOffset ReceivedAt
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            ArrivalId.TryWriteBytes(bytes, bigEndian: true, out _);
            return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16);
        }
    }

    /// <summary>The path within the inbox, as the sender named it.</summary>
    public string RelativePath => string.Join('/', [.. Subfolders, Name]);

    /// <summary>The claim of a file with this name, below <paramref name="claims"/>.</summary>
    public static ClaimedFile New(string claims, IReadOnlyList<string> subfolders, string name, DateTimeOffset now)
    {
        var arrivalId = Guid.CreateVersion7(now);
        var kept = Shorten(name, LongestName - PrefixLength);
        return new ClaimedFile(System.IO.Path.Combine([claims, .. subfolders, $"{arrivalId:D}~{kept}"]), arrivalId, subfolders, kept);
    }

    /// <summary>Reads a claim back from where it lies; null when the name is no claim's.</summary>
    public static ClaimedFile? Parse(string claims, string path)
    {
        var name = System.IO.Path.GetFileName(path);
        if (name.Length <= PrefixLength || name[PrefixLength - 1] != '~' || !Guid.TryParseExact(name[..(PrefixLength - 1)], "D", out var arrivalId))
            return null;
        var folder = System.IO.Path.GetRelativePath(claims, System.IO.Path.GetDirectoryName(path)!);
        return new ClaimedFile(path, arrivalId, folder == "." ? [] : folder.Split('/'), name[PrefixLength..]);
    }

    /// <summary>Names that leave no room for the arrival id lose the end of their stem, never the extension.</summary>
    private static string Shorten(string name, int bytes)
    {
        var extension = System.IO.Path.GetExtension(name);
        if (extension.Length > 16)
            extension = "";
        var stem = name[..^extension.Length];
        while (Encoding.UTF8.GetByteCount(stem) + Encoding.UTF8.GetByteCount(extension) > bytes)
            stem = stem[..^(stem.Length > 1 && char.IsLowSurrogate(stem[^1]) ? 2 : 1)];
        return stem + extension;
    }
}
