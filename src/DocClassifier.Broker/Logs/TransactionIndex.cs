namespace DocClassifier.Broker.Logs;

/// <summary>
/// Open and aborted transactions of one partition. Invariant: the first unstable offset is the start of the oldest transaction without a
/// marker; nothing at or after it is shown to read_committed readers. A marker need not be durable for that: before there is one, the
/// outcome is (or nobody is left to decide otherwise), and a start writes markers that a power cut took again. Guarded by the partition's
/// lock.
/// </summary>
internal sealed class TransactionIndex
{
    private readonly SortedSet<long> _open = [];
    private readonly List<AbortedTransaction> _aborted = [];

    /// <summary>long.MaxValue when every transaction has ended.</summary>
    public long FirstUnstable => _open.Count > 0 ? _open.Min : long.MaxValue;

    /// <summary>In the order of their markers.</summary>
    public IReadOnlyList<AbortedTransaction> Aborted => _aborted;

    public void Begin(ProducerEntry producer, long offset)
    {
        if (producer.TransactionStart >= 0)
            return;
        producer.TransactionStart = offset;
        _open.Add(offset);
    }

    public void End(ProducerEntry producer, long marker, bool commit)
    {
        if (producer.TransactionStart < 0)
            return;
        _open.Remove(producer.TransactionStart);
        if (!commit)
            _aborted.Add(new AbortedTransaction(producer.Id, producer.TransactionStart, marker));
        producer.TransactionStart = -1;
    }

    public IReadOnlyList<AbortedTransaction> Between(long fromOffset, long toOffset)
    {
        int low = 0, high = _aborted.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_aborted[middle].LastOffset < fromOffset)
                low = middle + 1;
            else
                high = middle;
        }

        List<AbortedTransaction>? found = null;
        for (; low < _aborted.Count; low++)
        {
            if (_aborted[low].FirstOffset < toOffset)
                (found ??= []).Add(_aborted[low]);
        }

        return found ?? (IReadOnlyList<AbortedTransaction>)[];
    }

    public void Forget(IReadOnlySet<long> markers) => _aborted.RemoveAll(aborted => markers.Contains(aborted.LastOffset));

    public void ForgetBefore(long logStart) => _aborted.RemoveAll(aborted => aborted.LastOffset < logStart);

    public void Restore(IEnumerable<ProducerEntry> producers)
    {
        _open.Clear();
        foreach (var producer in producers.Where(producer => producer.TransactionStart >= 0))
            _open.Add(producer.TransactionStart);
    }

    public void RestoreAborted(IEnumerable<AbortedTransaction> aborted) => _aborted.AddRange(aborted);
}
