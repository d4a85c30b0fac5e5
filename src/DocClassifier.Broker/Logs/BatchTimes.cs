using DocClassifier.Broker.Files;
using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// Finds the first record of a batch that is at or after a time and not before the log start, null when there is none; for a batch that
/// cannot be opened, the batch's first offset.
/// </summary>
internal static class BatchTimes
{
    public static (long Offset, long Timestamp)? Find(LogFile file, long position, int size, long timestamp, long logStart)
    {
        var bytes = new byte[size];
        file.Read(bytes, position);
        var batch = new RecordBatch(bytes);
        var appendTime = (batch.Attributes & 0x08) != 0;
        if (!appendTime && Decompressor.TryOpen(batch, out var records))
        {
            try
            {
                var reader = new RecordReader(records);
                while (reader.Next())
                {
                    if (batch.BaseTimestamp + reader.TimestampDelta >= timestamp && batch.BaseOffset + reader.OffsetDelta >= logStart)
                        return (batch.BaseOffset + reader.OffsetDelta, batch.BaseTimestamp + reader.TimestampDelta);
                }

                if (batch.BaseOffset < logStart)
                    return null;
            }
            catch (ProtocolException)
            {
                // Falls back to the batch.
            }
        }

        return (Math.Max(batch.BaseOffset, logStart), batch.MaxTimestamp);
    }
}
