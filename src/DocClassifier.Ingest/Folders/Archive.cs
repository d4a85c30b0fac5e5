using System.Text.Encodings.Web;
using System.Text.Json;
using DocClassifier.Contracts;
using DocClassifier.Ingest.Posix;

namespace DocClassifier.Ingest.Folders;

/// <summary>
/// Puts files that are through into <c>done/</c> or, with the reason, into <c>failed/</c>. Never over a file that is there.
/// </summary>
internal sealed class Archive(InboxLayout layout, TimeProvider time)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file is announced. Returns false when another instance has moved it meanwhile.</summary>
    public bool Done(ClaimedFile claim) => Move(claim, layout.DoneOn(claim.ReceivedAt)) is not null;

    /// <summary>The file is refused. The reason is written first, so that no file lies in <c>failed/</c> without one.</summary>
    public bool Failed(ClaimedFile claim, string code, string message)
    {
        var folder = Path.Combine([layout.Failed, .. claim.Subfolders]);
        Directory.CreateDirectory(folder);
        var reason = JsonSerializer.Serialize(new { code, message, at = time.GetUtcNow() }, Readable);
        var draft = Path.Combine(folder, $".{claim.ArrivalId:D}{InboxLayout.ReasonSuffix}");
        File.WriteAllText(draft, reason + "\n");
        var moved = Move(claim, layout.Failed);
        if (moved is null)
            File.Delete(draft);
        else
            File.Move(draft, moved + InboxLayout.ReasonSuffix, overwrite: true);
        return moved is not null;
    }

    private static string? Move(ClaimedFile claim, string root)
    {
        var folder = Path.Combine([root, .. claim.Subfolders]);
        Directory.CreateDirectory(folder);
        var plain = Path.Combine(folder, claim.Name);
        var result = PosixFiles.RenameNoReplace(PosixPath.From(claim.Path), PosixPath.From(plain));
        if (result is RenameResult.TargetExists or RenameResult.NotSupported)
        {
            // The arrival id makes the name unique.
            plain = Path.Combine(folder, Path.GetFileName(claim.Path));
            result = PosixFiles.Rename(PosixPath.From(claim.Path), PosixPath.From(plain)) ? RenameResult.Renamed : RenameResult.SourceGone;
        }

        if (result == RenameResult.SourceGone)
            return null;
        DirectoryFlush.Flush(folder);
        return plain;
    }
}
