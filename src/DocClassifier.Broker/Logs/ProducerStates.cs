using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// The idempotent and transactional producers of one partition. Invariants: the sequence numbers of a producer epoch have no gap in the
/// log; a batch that came before is answered with its first offset, never appended again; a marker with a raised epoch fences the older
/// one. Guarded by the lock of the partition. Source: KIP-98, KIP-360.
/// </summary>
internal sealed class ProducerStates
{
    private readonly Dictionary<long, ProducerEntry> _entries = [];

    public IReadOnlyCollection<ProducerEntry> Entries => _entries.Values;

    public ProducerEntry? Find(long producerId) => _entries.GetValueOrDefault(producerId);

    /// <summary>Whether the batch may be appended; <paramref name="duplicate"/> is set when it was before.</summary>
    public ErrorCode Check(in RecordBatch batch, out ProducedBatch? duplicate)
    {
        duplicate = null;
        if (!_entries.TryGetValue(batch.ProducerId, out var entry))
            return ErrorCode.None;
        if (batch.ProducerEpoch < entry.Epoch)
            return ErrorCode.InvalidProducerEpoch;
        if (batch.BaseSequence < 0)
            return ErrorCode.None;
        if (batch.ProducerEpoch > entry.Epoch)
            return batch.BaseSequence == 0 ? ErrorCode.None : ErrorCode.OutOfOrderSequenceNumber;
        foreach (var known in entry.Batches)
        {
            if (known.FirstSequence == batch.BaseSequence && known.LastSequence == batch.LastSequence)
            {
                duplicate = known;
                return ErrorCode.None;
            }
        }

        var last = entry.LastSequence;
        if (batch.BaseSequence == (last == int.MaxValue ? 0 : last + 1))
            return ErrorCode.None;
        return last >= 0 && batch.LastSequence <= last && last - batch.LastSequence < int.MaxValue / 2
            ? ErrorCode.DuplicateSequenceNumber
            : ErrorCode.OutOfOrderSequenceNumber;
    }

    /// <summary>Takes a batch that is in the log into account. Not for markers.</summary>
    public ProducerEntry Note(in RecordBatch batch, long now)
    {
        var entry = Raise(batch.ProducerId, batch.ProducerEpoch);
        entry.LastTimestamp = now;
        if (batch.BaseSequence >= 0)
            entry.Remember(new(batch.BaseSequence, batch.LastSequence, batch.BaseOffset, batch.LastOffset, batch.MaxTimestamp));
        return entry;
    }

    /// <summary>The producer's entry at (at least) this epoch; a raised epoch begins with sequence 0.</summary>
    public ProducerEntry Raise(long producerId, short epoch)
    {
        if (!_entries.TryGetValue(producerId, out var entry))
            _entries.Add(producerId, entry = new ProducerEntry(producerId, epoch));
        if (epoch > entry.Epoch)
        {
            entry.Epoch = epoch;
            entry.Batches.Clear();
        }

        return entry;
    }

    public void Restore(IEnumerable<ProducerEntry> entries)
    {
        _entries.Clear();
        foreach (var entry in entries)
            _entries.Add(entry.Id, entry);
    }

    /// <summary>Forgets producers that wrote nothing since the time (Unix ms) and have no transaction open.</summary>
    public void Expire(long before)
    {
        foreach (var entry in _entries.Values.Where(entry => entry.TransactionStart < 0 && entry.LastTimestamp < before).ToList())
            _entries.Remove(entry.Id);
    }
}
