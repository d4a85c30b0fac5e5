namespace DocClassifier.Broker.Logs;

/// <summary>What a partition knows of one producer: its epoch, its last five batches and its open transaction.</summary>
internal sealed class ProducerEntry(long id, short epoch)
{
    /// <summary>As many as an idempotent client may have in flight.</summary>
    public const int Remembered = 5;

    public long Id => id;

    public short Epoch { get; set; } = epoch;

    public List<ProducedBatch> Batches { get; } = new(Remembered);

    /// <summary>When it last wrote, by the broker's clock (Unix ms).</summary>
    public long LastTimestamp { get; set; }

    /// <summary>First offset of the open transaction, -1 when there is none.</summary>
    public long TransactionStart { get; set; } = -1;

    public int LastSequence => Batches.Count == 0 ? -1 : Batches[^1].LastSequence;

    public void Remember(ProducedBatch batch)
    {
        if (Batches.Count == Remembered)
            Batches.RemoveAt(0);
        Batches.Add(batch);
    }
}
