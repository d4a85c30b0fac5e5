using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// Reads a whole log of the broker's own, batch by batch, at start. What a checkpoint vouched for was not checked before, so it is here.
/// </summary>
internal sealed class LogReplay(PartitionLog log)
{
    private const int Chunk = 1024 * 1024;

    public delegate void Visit(RecordBatch batch);

    public void Run(Visit visit)
    {
        for (var offset = log.LogStart; offset < log.HighWatermark;)
        {
            var read = log.Read(offset, Chunk, committed: false, atLeastOne: true);
            if (read.Error != ErrorCode.None)
                throw Damaged(offset);
            if (read.Slice is null)
                return;
            using var slice = read.Slice;
            var bytes = new byte[slice.Length];
            slice.Read(bytes, 0);
            for (var at = 0; at < bytes.Length;)
            {
                var size = bytes.Length - at < RecordBatch.HeaderSize ? 0 : new RecordBatch(bytes.AsSpan(at)).Size;
                if (size < RecordBatch.HeaderSize || size > bytes.Length - at)
                    throw Damaged(offset);
                var batch = new RecordBatch(bytes.AsSpan(at, size));
                if (!batch.CrcHolds())
                    throw Damaged(batch.BaseOffset);
                visit(batch);
                at += size;
            }

            offset = slice.EndOffset;
        }
    }

    private BrokerStartException Damaged(long offset) => new(
        $"The broker cannot start without its own topic {log.Topic}. {log.Problem ?? log.DamageAt(offset).Message}");
}
