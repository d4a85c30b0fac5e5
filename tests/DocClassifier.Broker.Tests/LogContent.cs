using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Tests;

/// <summary>Reads a log as a client does: batch after batch, dropping aborted transactions by the list that comes with them.</summary>
internal static class LogContent
{
    public static List<Entry> Read(PartitionLog log, bool committed, long from = -1, long to = long.MaxValue)
    {
        var found = new List<Entry>();
        var reader = new CommittedReader(log, committed, from < 0 ? log.LogStart : from);
        while (reader.Next(to) is { } batch)
            found.AddRange(batch);
        return found;
    }

    internal sealed record Entry(long Offset, byte[]? Key, byte[]? Value);

    /// <summary>A reader that can stop and go on later, as a consumer does.</summary>
    internal sealed class CommittedReader(PartitionLog log, bool committed, long position)
    {
        private readonly HashSet<long> _aborting = [];

        public long Position { get; private set; } = position;

        /// <summary>The records of the next fetch; null at the end.</summary>
        public List<Entry>? Next(long to = long.MaxValue)
        {
            if (Position >= to)
                return null;
            var read = log.Read(Math.Max(Position, log.LogStart), 500, committed, atLeastOne: true);
            Assert.Equal(DocClassifier.Broker.Protocol.ErrorCode.None, read.Error);
            if (read.Slice is null)
                return null;
            using var slice = read.Slice;
            var bytes = new byte[slice.Length];
            slice.Read(bytes, 0);
            var entries = new List<Entry>();
            var pending = read.Aborted.OrderBy(one => one.FirstOffset).ToList();
            for (var at = 0; at < bytes.Length;)
            {
                var batch = new RecordBatch(bytes.AsSpan(at));
                batch = new RecordBatch(bytes.AsSpan(at, batch.Size));
                Assert.True(batch.CrcHolds());
                at += batch.Size;
                Take(batch, pending, entries);
                Position = Math.Max(Position, batch.LastOffset + 1);
            }

            return entries;
        }

        private void Take(RecordBatch batch, List<AbortedTransaction> pending, List<Entry> entries)
        {
            var reached = batch.LastOffset;
            foreach (var one in pending.Where(one => one.FirstOffset <= reached).ToList())
            {
                _aborting.Add(one.ProducerId);
                pending.Remove(one);
            }

            if (batch.IsControl)
            {
                _aborting.Remove(batch.ProducerId);
                return;
            }

            if (committed && batch.IsTransactional && _aborting.Contains(batch.ProducerId))
                return;
            var records = new RecordReader(batch.Records);
            while (records.Next())
            {
                var offset = batch.BaseOffset + records.OffsetDelta;
                if (offset >= Position)
                    entries.Add(new(offset, records.HasKey ? records.Key.ToArray() : null, records.HasValue ? records.Value.ToArray() : null));
            }
        }
    }
}
