using System.IO.Enumeration;
using DocClassifier.Ingest.Posix;

namespace DocClassifier.Ingest.Folders;

/// <summary>Lists the files of an inbox that may be taken: regular files, no temporary names, no links, nothing below links.</summary>
internal sealed class InboxScanner(string inbox, IReadOnlyList<string> temporaryNames)
{
    /// <summary>
    /// Calls <paramref name="enter"/> for every folder that is looked into and <paramref name="leave"/> for every link, pipe, socket and
    /// device that is not taken, and returns the files in the order of their paths.
    /// </summary>
    /// <exception cref="IOException">The inbox cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The inbox may not be read.</exception>
    public List<InboxEntry> Scan(Action<PosixPath, IReadOnlyList<string>> enter, Action<string, FileKind>? leave = null)
    {
        var entries = new List<InboxEntry>();
        Scan(PosixPath.From(inbox), [], entries, enter, leave);
        entries.Sort((one, other) => string.CompareOrdinal(one.Key, other.Key));
        return entries;
    }

    /// <summary>Whether somebody is still writing a file of this name, or never meant it for us.</summary>
    public bool IsTemporary(string name) =>
        name.StartsWith('.') || temporaryNames.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true));

    private void Scan(PosixPath folder, IReadOnlyList<string> subfolders, List<InboxEntry> entries, Action<PosixPath, IReadOnlyList<string>> enter, Action<string, FileKind>? leave)
    {
        enter(folder, subfolders);
        foreach (var rawName in PosixFiles.List(folder))
        {
            var name = PosixPath.Decode(rawName);
            var path = folder.Append(rawName);
            if (PosixFiles.Status(path) is not { } status)
                continue;
            if (status.Kind == FileKind.Directory && !name.StartsWith('.') && !(subfolders.Count == 0 && InboxLayout.IsReserved(name)))
                Scan(path, [.. subfolders, name], entries, enter, leave);
            else if (status.Kind == FileKind.Regular && !IsTemporary(name))
                entries.Add(new InboxEntry(path, subfolders, name, status));
            else if (status.Kind is FileKind.Link or FileKind.Other && !IsTemporary(name) && !(subfolders.Count == 0 && InboxLayout.IsReserved(name)))
                leave?.Invoke(string.Join('/', [.. subfolders, name]), status.Kind);
        }
    }
}
