using DocClassifier.Ingest.Posix;

namespace DocClassifier.Ingest.Folders;

/// <summary>A regular file in an inbox that may be taken once it is settled.</summary>
/// <param name="Path">Where it lies, in bytes.</param>
/// <param name="Subfolders">Readable names of the folders between the inbox and the file.</param>
/// <param name="Name">Its readable name.</param>
/// <param name="Status">What it was when it was seen.</param>
internal sealed record InboxEntry(PosixPath Path, IReadOnlyList<string> Subfolders, string Name, FileStatus Status)
{
    /// <summary>Identifies the entry within the inbox.</summary>
    public string Key { get; } = string.Join('/', [.. Subfolders, Name]);
}
