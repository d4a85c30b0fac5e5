namespace DocClassifier.Broker.Logs;

/// <summary>
/// The leader epochs of one partition, as Kafka's leader-epoch-checkpoint holds them. Rebuilt from checkpoints and batch headers, which
/// carry their epoch. Invariant: both columns ascend, and the end given for an epoch never lies below an offset that was shown to a client
/// in it, or the client would take that for a truncation and reset. Guarded by the partition's lock. Source: KIP-101, KIP-320.
/// </summary>
internal sealed class LeaderEpochs
{
    private readonly List<EpochStart> _starts = [];

    /// <summary>-1 when there is none.</summary>
    public int Latest => _starts.Count > 0 ? _starts[^1].Epoch : -1;

    /// <summary>An epoch begins; one that is known already, or older, changes nothing.</summary>
    public void Assign(int epoch, long start)
    {
        if (epoch <= Latest)
            return;
        // An epoch in which nothing was written ends where it began, which is where the next one begins.
        while (_starts.Count > 0 && _starts[^1].Start >= start)
            _starts.RemoveAt(_starts.Count - 1);
        _starts.Add(new(epoch, start));
    }

    /// <summary>
    /// The largest known epoch up to the one asked for, and the offset behind its last record; (-1, -1) for one that has not begun. An
    /// epoch older than all that is left ends where the oldest one begins.
    /// </summary>
    public (int Epoch, long End) EndOf(int epoch, long logEnd)
    {
        if (epoch < 0 || epoch > Latest)
            return (-1, -1);
        if (epoch == Latest)
            return (epoch, logEnd);
        var next = _starts.FindIndex(one => one.Epoch > epoch);
        return (next == 0 ? epoch : _starts[next - 1].Epoch, _starts[next].Start);
    }

    /// <summary>The epoch in which the record at an offset was written, -1 when that is not known.</summary>
    public int At(long offset)
    {
        var at = _starts.FindLastIndex(one => one.Start <= offset);
        return at < 0 ? -1 : _starts[at].Epoch;
    }

    /// <summary>What the checkpoint of a segment keeps: the epochs that reach into it, none of them beginning before it.</summary>
    public IEnumerable<EpochStart> Within(long from, long to)
    {
        for (var at = 0; at < _starts.Count; at++)
        {
            var end = at + 1 < _starts.Count ? _starts[at + 1].Start : long.MaxValue;
            if (_starts[at].Start < to && end > from)
                yield return new(_starts[at].Epoch, Math.Max(_starts[at].Start, from));
        }
    }

    /// <summary>The log begins here now: epochs that ended before are forgotten.</summary>
    public void ForgetBefore(long logStart)
    {
        var first = _starts.FindLastIndex(one => one.Start <= logStart);
        if (first < 0)
            return;
        _starts.RemoveRange(0, first);
        _starts[0] = _starts[0] with { Start = logStart };
    }
}
