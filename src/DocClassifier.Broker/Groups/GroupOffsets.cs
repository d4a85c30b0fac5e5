namespace DocClassifier.Broker.Groups;

/// <summary>
/// The committed offsets of one group. Those of an open transaction are held back until its commit marker is in the log. Guarded by the
/// group's lock.
/// </summary>
internal sealed class GroupOffsets
{
    private readonly Dictionary<TopicPartition, CommittedOffset> _committed = [];
    private readonly Dictionary<long, Dictionary<TopicPartition, CommittedOffset>> _pending = [];

    public IReadOnlyDictionary<TopicPartition, CommittedOffset> Committed => _committed;

    public bool IsEmpty => _committed.Count == 0 && _pending.Count == 0;

    public CommittedOffset? Find(TopicPartition partition) => _committed.GetValueOrDefault(partition);

    /// <summary>Whether a transactional commit for the partition is undecided.</summary>
    public bool IsUnstable(TopicPartition partition) => _pending.Values.Any(pending => pending.ContainsKey(partition));

    public void Commit(TopicPartition partition, CommittedOffset offset)
    {
        if (!_committed.TryGetValue(partition, out var known) || known.Position <= offset.Position)
            _committed[partition] = offset;
    }

    public void Hold(long producerId, TopicPartition partition, CommittedOffset offset)
    {
        if (!_pending.TryGetValue(producerId, out var pending))
            _pending.Add(producerId, pending = []);
        if (!pending.TryGetValue(partition, out var known) || known.Position <= offset.Position)
            pending[partition] = offset;
    }

    public void Decide(long producerId, bool commit)
    {
        if (!_pending.Remove(producerId, out var pending) || !commit)
            return;
        foreach (var (partition, offset) in pending)
            Commit(partition, offset);
    }

    public void Forget(TopicPartition partition) => _committed.Remove(partition);

    public void ForgetTopic(string topic)
    {
        foreach (var partition in _committed.Keys.Where(partition => partition.Topic == topic).ToList())
            _committed.Remove(partition);
        foreach (var pending in _pending.Values)
        {
            foreach (var partition in pending.Keys.Where(partition => partition.Topic == topic).ToList())
                pending.Remove(partition);
        }
    }
}
