using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// One pass of compaction over a partition. Neighbouring segments become one as long as that stays within the segment size.
/// </summary>
internal sealed class LogCleaner(PartitionLog log, LogEnvironment environment)
{
    public void Run(long now)
    {
        using var plan = log.PlanCleaning(now);
        if (plan is null)
            return;
        var map = CleaningMap.Build(plan);
        var cleaner = new BatchCleaner(plan, map, now);
        var covered = plan.Segments.Where(segment => segment.NextOffset <= map.End).ToList();
        long before = covered.Sum(segment => (long)segment.Size), after = 0;
        for (var at = 0; at < covered.Count;)
        {
            var group = new List<Segment>();
            var cleaned = Begin(covered[at]);
            do
            {
                group.Add(covered[at]);
                SegmentScan.Run(covered[at++], batch => Write(cleaned, cleaner.Clean(batch)));
            }
            while (at < covered.Count && cleaned.Size + (long)covered[at].Size <= plan.Config.SegmentBytes);
            cleaned.File.Sync();
            after += cleaned.Size;
            if (!log.Replace(group, cleaned))
                return;
        }

        log.Cleaned(map.End, cleaner.RemovedMarkers);
        Log.Compacted(environment.Logger, log.Topic, log.Partition, before, after);
    }

    private Segment Begin(Segment first)
    {
        var path = Path.ChangeExtension(first.Path, SegmentSwap.Unfinished);
        var file = environment.Files.Open(path);
        file.SetLength(0);
        return new Segment(path, first.BaseOffset, file);
    }

    private static void Write(Segment cleaned, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
            return;
        cleaned.File.Write(bytes, cleaned.Size);
        var copy = bytes[..RecordBatch.HeaderSize].ToArray();
        cleaned.Note(new RecordBatch(copy), bytes.Length);
    }
}
