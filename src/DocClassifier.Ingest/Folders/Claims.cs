using DocClassifier.Contracts;
using DocClassifier.Ingest.Posix;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Ingest.Folders;

/// <summary>
/// Claims files by renaming them into this instance's folder. Invariants: a file lies in exactly one place at any time; a rename has one
/// winner; an arrival id, once given, stays with the file, whoever resumes the claim.
/// </summary>
internal sealed class Claims(InboxLayout layout, IngestOptions options, IngestState state, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _held = [];
    private HashSet<string> _blocked = [];

    /// <summary>Shows others that this instance lives; also gives the file system's own idea of now.</summary>
    public DateTime Touch()
    {
        lock (_lock)
        {
            Directory.CreateDirectory(layout.OwnClaims);
            var alive = Path.Combine(layout.OwnClaims, InboxLayout.AliveFile);
            File.WriteAllText(alive, "");
            return File.GetLastWriteTimeUtc(alive);
        }
    }

    /// <summary>Claims a file; null when another instance was quicker.</summary>
    public ClaimedFile? TryClaim(InboxEntry entry)
    {
        var claim = ClaimedFile.New(layout.OwnClaims, entry.Subfolders, entry.Name, time.GetUtcNow());
        var folder = Path.GetDirectoryName(claim.Path)!;
        Directory.CreateDirectory(folder);
        if (!PosixFiles.Rename(entry.Path, PosixPath.From(claim.Path)))
            return null;
        // The arrival id must not be lost to a power cut after the arrival was announced: the retry would look like a new arrival.
        DirectoryFlush.Flush(folder);
        Hold(claim);
        return claim;
    }

    /// <summary>
    /// Claims that nobody is working on: this instance's own from an earlier life, and those of instances that have gone silent. A folder
    /// that cannot be taken over (another user's, say) is left with a remark: it must not keep this instance from its own work. Called by
    /// one thread at a time.
    /// </summary>
    public List<ClaimedFile> Resume()
    {
        var now = Touch();
        var blocked = new HashSet<string>();
        foreach (var folder in Directory.EnumerateDirectories(layout.Claimed))
        {
            if (folder != layout.OwnClaims && BlockedBy(folder, now) is { } problem)
            {
                blocked.Add(folder);
                state.Remark(folder, $"The claims in {folder} cannot be taken over: {problem.TrimEnd('.')}. Give this user the right to read, write and rename in it.");
                if (!_blocked.Contains(folder))
                    Log.CannotTakeOver(logger, folder, problem);
            }
        }

        foreach (var folder in _blocked.Except(blocked))
            state.Remark(folder, null);
        _blocked = blocked;
        return [.. In(layout.OwnClaims).Where(Hold)];
    }

    /// <summary>The claim has ended, its file lies elsewhere.</summary>
    public void Release(ClaimedFile claim)
    {
        lock (_lock)
            _held.Remove(claim.Path);
    }

    private bool Hold(ClaimedFile claim)
    {
        lock (_lock)
            return _held.Add(claim.Path);
    }

    /// <summary>Takes over the claims of an abandoned folder; returns why that failed, or null.</summary>
    private string? BlockedBy(string folder, DateTime now)
    {
        try
        {
            if (IsAbandoned(folder, now))
                TakeOver(folder);
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            // Another instance has removed it meanwhile.
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    private bool IsAbandoned(string folder, DateTime now)
    {
        var alive = Path.Combine(folder, InboxLayout.AliveFile);
        var lastSeen = File.Exists(alive) ? File.GetLastWriteTimeUtc(alive) : Directory.GetLastWriteTimeUtc(folder);
        return now - lastSeen > options.AbandonedAfter;
    }

    private void TakeOver(string folder)
    {
        var taken = 0;
        foreach (var claim in In(folder))
        {
            var target = Path.Combine([layout.OwnClaims, .. claim.Subfolders, Path.GetFileName(claim.Path)]);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (PosixFiles.Rename(PosixPath.From(claim.Path), PosixPath.From(target)))
                taken++;
        }

        if (taken > 0)
            Log.TookOver(logger, taken, Path.GetFileName(folder));
        else
            RemoveIfEmpty(folder);
    }

    /// <summary>An instance that has gone and left nothing leaves no folder either; a file that appears meanwhile keeps it.</summary>
    private static void RemoveIfEmpty(string folder)
    {
        try
        {
            if (Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any(file => Path.GetFileName(file) != InboxLayout.AliveFile))
                return;
            foreach (var empty in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).OrderByDescending(path => path.Length))
                Directory.Delete(empty);
            File.Delete(Path.Combine(folder, InboxLayout.AliveFile));
            Directory.Delete(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Another instance is removing it too, its owner has come back, or it is another user's: nothing is lost by leaving it.
        }
    }

    private static IEnumerable<ClaimedFile> In(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => ClaimedFile.Parse(folder, path))
            .OfType<ClaimedFile>();
}
