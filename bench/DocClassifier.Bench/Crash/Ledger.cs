using System.Diagnostics;
using DocClassifier.Contracts;

namespace DocClassifier.Bench.Crash;

/// <summary>What was put in, and which of its ends have been seen so far: tells what is under way. Thread-safe.</summary>
internal sealed class Ledger
{
    private readonly Lock _lock = new();
    private readonly List<PutIn> _all = [];
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private long _lastEnd = Stopwatch.GetTimestamp();
    private long _stillSince = Stopwatch.GetTimestamp();
    private TimeSpan _longestStandstill;

    /// <summary>All contents, in the order they were put in first.</summary>
    public IReadOnlyList<PutIn> All { get { lock (_lock) return [.. _all]; } }

    /// <summary>Ends that are still to come.</summary>
    public int Open { get { lock (_lock) return _open.Count; } }

    /// <summary>When the last expected end was seen, as a time stamp of <see cref="Stopwatch"/>.</summary>
    public long LastEnd => Volatile.Read(ref _lastEnd);

    public int Arrivals { get; private set; }

    /// <summary>How long nothing has ended although ends are still to come; zero when none are.</summary>
    public TimeSpan Standstill { get { lock (_lock) return _open.Count > 0 ? Stopwatch.GetElapsedTime(_stillSince) : TimeSpan.Zero; } }

    /// <summary>The longest that nothing has ended although ends were to come.</summary>
    public TimeSpan LongestStandstill { get { lock (_lock) return _open.Count > 0 && Stopwatch.GetElapsedTime(_stillSince) is var now && now > _longestStandstill ? now : _longestStandstill; } }

    /// <summary>From here on what has ended counts as having just done so: before, nothing could.</summary>
    public void Begin() { lock (_lock) _stillSince = _lastEnd = Stopwatch.GetTimestamp(); }

    /// <summary>The full ids of some documents whose end is still to come.</summary>
    public IReadOnlyList<string> SomeOpen(int most) { lock (_lock) return [.. _open.Take(most)]; }

    /// <summary>To be called before the file appears.</summary>
    public void Add(PutIn content, string name)
    {
        lock (_lock)
        {
            Arrivals++;
            if (_open.Count == 0)
                _stillSince = Stopwatch.GetTimestamp();
            content.Names.Add(name);
            if (content.Names.Count > 1)
            {
                _open.Add(Duplicate(content.Id));
                return;
            }

            _all.Add(content);
            if (content.IsRefused)
                _open.Add(Refused(name));
            foreach (var outcome in content.Outcomes)
                _open.Add(outcome.Id);
        }
    }

    /// <summary>A record of one of the topics where documents end.</summary>
    public void Saw(string topic, string id) => Close(topic == Topics.Duplicates ? Duplicate(id) : id);

    /// <summary>A file in <c>failed/</c>.</summary>
    public void SawRefused(string name) => Close(Refused(name));

    private void Close(string key)
    {
        lock (_lock)
        {
            if (!_open.Remove(key))
                return;
            var still = Stopwatch.GetElapsedTime(_stillSince);
            if (still > _longestStandstill)
                _longestStandstill = still;
            _stillSince = Stopwatch.GetTimestamp();
            Volatile.Write(ref _lastEnd, _stillSince);
        }
    }

    private static string Duplicate(string id) => "again " + id;

    private static string Refused(string name) => "refused " + name;
}
