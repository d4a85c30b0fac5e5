using DocClassifier.Ingest.Posix;

namespace DocClassifier.Ingest.Folders;

/// <summary>
/// Tells which files nobody is writing any more: size and time have stood still for the settling time, as observed here (the file
/// system's clock may differ from ours), or the file was renamed into place as a whole. For one scanning loop; <see cref="WasMovedIn"/> from any thread.
/// </summary>
internal sealed class SettledFiles(TimeSpan settle, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _movedIn = [];
    private Dictionary<string, (FileStatus Status, long Since)> _observed = [];

    /// <summary>The file with this key has been renamed into the inbox.</summary>
    public void WasMovedIn(string key)
    {
        lock (_lock)
            _movedIn.Add(key);
    }

    /// <summary>Of the files that are there now, those that are settled; and when the next one may be (null: none is waiting).</summary>
    public (List<InboxEntry> Settled, TimeSpan? Next) Observe(IReadOnlyList<InboxEntry> entries)
    {
        var now = time.GetTimestamp();
        var observed = new Dictionary<string, (FileStatus, long)>(entries.Count);
        var settled = new List<InboxEntry>();
        TimeSpan? next = null;
        lock (_lock)
        {
            foreach (var entry in entries)
            {
                var since = _observed.TryGetValue(entry.Key, out var earlier) && earlier.Status == entry.Status ? earlier.Since : now;
                var remaining = settle - time.GetElapsedTime(since, now);
                observed[entry.Key] = (entry.Status, since);
                if (remaining <= TimeSpan.Zero || _movedIn.Contains(entry.Key))
                    settled.Add(entry);
                else if (next is null || remaining < next)
                    next = remaining;
            }

            _observed = observed;
            _movedIn.IntersectWith(observed.Keys);
        }

        return (settled, next);
    }

    /// <summary>
    /// The file could not be taken, or has been: a later one of its name settles anew.
    /// </summary>
    public void Forget(string key)
    {
        lock (_lock)
        {
            _observed.Remove(key);
            _movedIn.Remove(key);
        }
    }
}
