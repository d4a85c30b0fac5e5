using System.Globalization;
using DocClassifier.Broker.Files;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// Puts a compacted file in the place of the segments it was made from, so that a crash at any point leaves either these or it. The file
/// <c>from-to.swap</c>, once its name is durable, stands for all segments that begin in [from, to); finishing it can be repeated.
/// Invariant: the old checkpoints are durably gone before the file gets its final name, so none is believed for it.
/// </summary>
internal static class SegmentSwap
{
    /// <summary>Being written; removed at start.</summary>
    public const string Unfinished = ".cleaned";

    private const string Ready = ".swap";

    public static void Commit(IFileLayer files, string directory, string cleaned, long from, long to)
    {
        files.Move(cleaned, Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{from}-{to}{Ready}")));
        files.SyncDirectory(directory);
        Finish(files, directory);
    }

    public static void Finish(IFileLayer files, string directory)
    {
        var names = files.Files(directory);
        foreach (var swap in names.Where(name => name.EndsWith(Ready, StringComparison.Ordinal)))
        {
            var range = swap[..^Ready.Length].Split('-');
            var (from, to) = (long.Parse(range[0], CultureInfo.InvariantCulture), long.Parse(range[1], CultureInfo.InvariantCulture));
            foreach (var old in names.Where(name => Replaced(name, from, to)))
                files.DeleteFile(Path.Combine(directory, old));
            files.SyncDirectory(directory);
            files.Move(Path.Combine(directory, swap), Path.Combine(directory, Segment.FileName(from)));
            files.SyncDirectory(directory);
        }
    }

    private static bool Replaced(string name, long from, long to) =>
        Path.GetExtension(name) is Segment.Suffix or Segment.CheckpointSuffix
        && long.TryParse(Path.GetFileNameWithoutExtension(name), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
        && start >= from && start < to;
}
