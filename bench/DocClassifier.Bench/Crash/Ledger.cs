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

    /// <summary>All contents, in the order they were put in first.</summary>
    public IReadOnlyList<PutIn> All { get { lock (_lock) return [.. _all]; } }

    /// <summary>Ends that are still to come.</summary>
    public int Open { get { lock (_lock) return _open.Count; } }

    /// <summary>When the last expected end was seen, as a time stamp of <see cref="Stopwatch"/>.</summary>
    public long LastEnd => Volatile.Read(ref _lastEnd);

    public int Arrivals { get; private set; }

    /// <summary>To be called before the file appears.</summary>
    public void Add(PutIn content, string name)
    {
        lock (_lock)
        {
            Arrivals++;
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
            if (_open.Remove(key))
                Volatile.Write(ref _lastEnd, Stopwatch.GetTimestamp());
        }
    }

    private static string Duplicate(string id) => "again " + id;

    private static string Refused(string name) => "refused " + name;
}
