using DocClassifier.Ingest.Posix;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Ingest.Folders;

/// <summary>
/// Links, pipes, sockets and devices in an inbox. None is taken: a link could lead to any file that this process may read and its sender
/// may not. Each is logged once for as long as it lies there, and readiness carries a remark. For one scanning loop.
/// </summary>
internal sealed class LeftInInbox(string inbox, IngestState state, ILogger logger)
{
    private HashSet<string> _known = new(StringComparer.Ordinal);
    private Dictionary<string, FileKind> _seen = new(StringComparer.Ordinal);

    /// <summary>The scan has come upon one.</summary>
    public void See(string key, FileKind kind) => _seen[key] = kind;

    /// <summary>A scan has ended: new ones are logged, the remark says what lies there now.</summary>
    public void EndScan()
    {
        foreach (var (key, kind) in _seen.Where(one => !_known.Contains(one.Key)))
        {
            if (kind == FileKind.Link)
                Log.LinkNotFollowed(logger, Path.Combine(inbox, key));
            else
                Log.NoRegularFile(logger, Path.Combine(inbox, key));
        }

        state.Remark(inbox, _seen.Count == 0 ? null : Remark());
        (_known, _seen) = ([.. _seen.Keys], new Dictionary<string, FileKind>(StringComparer.Ordinal));
    }

    private string Remark()
    {
        var first = Path.Combine(inbox, _seen.Keys.Order(StringComparer.Ordinal).First());
        var more = _seen.Count > 1 ? $" (and {_seen.Count - 1} more)" : "";
        return $"{first}{more} is not taken: links are not followed, and only regular files are documents. Put the file itself there, or name the folder that a link leads to as an inbox.";
    }
}
