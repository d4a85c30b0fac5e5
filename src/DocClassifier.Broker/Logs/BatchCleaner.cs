using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// Decides what compaction leaves of each batch, in log order. Invariants: records of aborted transactions go; of a key the last committed
/// record stays; tombstones and markers stay delete.retention.ms longer than what they are there for (KIP-534), a marker at least as long
/// as a record of its transaction; offsets, sequence numbers and leader epochs do not change; the last batch of a live producer stays, if
/// need be empty.
/// </summary>
internal sealed class BatchCleaner(CleaningPlan plan, CleaningMap map, long now)
{
    private const short Horizon = 0x40;

    /// <summary>Producers with a record left in the transaction that is being read.</summary>
    private readonly HashSet<long> _left = [];
    private readonly HashSet<long> _removedMarkers = [];

    public IReadOnlySet<long> RemovedMarkers => _removedMarkers;

    /// <summary>The batch as it stays (perhaps the very bytes that came), or an empty span.</summary>
    public ReadOnlySpan<byte> Clean(in RecordBatch batch) => batch.IsControl ? CleanMarker(batch) : CleanData(batch);

    private ReadOnlySpan<byte> CleanMarker(in RecordBatch batch)
    {
        if (_left.Remove(batch.ProducerId))
            return batch.Bytes;
        if (!batch.HasDeleteHorizon)
            return Rebuild(batch, batch.Records, static (in RecordReader _, long _) => true, now + plan.Config.DeleteRetentionMs);
        if (now < batch.BaseTimestamp)
            return batch.Bytes;
        _removedMarkers.Add(batch.BaseOffset);
        return [];
    }

    private ReadOnlySpan<byte> CleanData(in RecordBatch batch)
    {
        if (batch.IsTransactional && plan.IsAborted(batch.ProducerId, batch.BaseOffset))
            return Emptied(batch);
        if (batch.RecordCount == 0)
            return Emptied(batch);
        if (!Decompressor.TryOpen(batch, out var open))
        {
            Left(batch);
            return batch.Bytes;
        }

        var tombstonesExpired = batch.HasDeleteHorizon && now >= batch.BaseTimestamp;
        var (kept, tombstones) = (0, 0);
        bool Stays(in RecordReader record, long offset) =>
            record.HasKey && !map.IsSuperseded(record.Key, offset) && (record.HasValue || !tombstonesExpired);
        try
        {
            var records = new RecordReader(open);
            while (records.Next())
            {
                if (!Stays(records, batch.BaseOffset + records.OffsetDelta))
                    continue;
                kept++;
                tombstones += records.HasValue ? 0 : 1;
            }
        }
        catch (ProtocolException)
        {
            Left(batch);
            return batch.Bytes;
        }

        if (kept == 0)
            return Emptied(batch);
        Left(batch);
        var marksHorizon = tombstones > 0 && !batch.HasDeleteHorizon;
        if (kept == batch.RecordCount && !marksHorizon)
            return batch.Bytes;
        return Rebuild(batch, open, Stays, marksHorizon ? now + plan.Config.DeleteRetentionMs : null);
    }

    private delegate bool Stay(in RecordReader record, long offset);

    private void Left(in RecordBatch batch)
    {
        if (batch.IsTransactional)
            _left.Add(batch.ProducerId);
    }

    /// <summary>Nothing, or where it is a live producer's last batch, its header with the sequence numbers.</summary>
    private ReadOnlySpan<byte> Emptied(in RecordBatch batch)
    {
        if (batch.ProducerId < 0 || !plan.LastBatches.TryGetValue(batch.ProducerId, out var last) || last != batch.BaseOffset)
            return [];
        return batch.RecordCount == 0 ? batch.Bytes : Rebuild(batch, [], static (in RecordReader _, long _) => false, null);
    }

    private static byte[] Rebuild(in RecordBatch batch, ReadOnlySpan<byte> open, Stay stays, long? horizon)
    {
        var baseTimestamp = horizon ?? batch.BaseTimestamp;
        using var builder = new BatchBuilder(baseTimestamp)
        {
            ProducerId = batch.ProducerId,
            ProducerEpoch = batch.ProducerEpoch,
            BaseSequence = batch.BaseSequence,
            Transactional = batch.IsTransactional,
            Control = batch.IsControl,
        };
        using var record = new KafkaWriter();
        var newest = long.MinValue;
        var records = new RecordReader(open);
        while (records.Next())
        {
            if (!stays(records, batch.BaseOffset + records.OffsetDelta))
                continue;
            var timestamp = batch.BaseTimestamp + records.TimestampDelta;
            newest = Math.Max(newest, timestamp);
            record.Clear();
            record.Int8((sbyte)records.Raw[0]);
            record.Varlong(timestamp - baseTimestamp);
            record.Varint(records.OffsetDelta);
            record.Raw(records.Rest);
            builder.AddRaw(record.Written.Span, records.OffsetDelta, timestamp);
        }

        var attributes = (short)((batch.IsLogAppendTime ? 0x08 : 0) | (horizon is not null || batch.HasDeleteHorizon ? Horizon : 0));
        var maxTimestamp = batch.IsLogAppendTime || builder.Count == 0 ? batch.MaxTimestamp : newest;
        var bytes = builder.Build(batch.BaseOffset, batch.LastOffsetDelta, attributes, maxTimestamp);
        var rebuilt = new RecordBatch(bytes);
        rebuilt.LeaderEpoch = batch.LeaderEpoch;
        return bytes;
    }
}
