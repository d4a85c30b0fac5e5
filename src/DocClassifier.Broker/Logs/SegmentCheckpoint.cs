using System.Buffers.Binary;
using DocClassifier.Broker.Files;
using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// The .index file of a segment: its sparse index, its aborted transactions, and the producers as of its end. Invariant: it is written only
/// after the segment was synchronised up to the size it names, so recovery believes the segment up to there and checks the rest by CRC.
/// Missing, torn or stale files cost a scan, nothing else; it carries a CRC of its own.
/// </summary>
internal static class SegmentCheckpoint
{
    private const int Version = 1;

    public static byte[] Encode(Segment segment, IReadOnlyCollection<ProducerEntry> producers, IEnumerable<AbortedTransaction> aborted)
    {
        using var writer = new KafkaWriter(capacity: 4096);
        writer.Int32(Version);
        writer.Int64(segment.BaseOffset);
        writer.Int32(segment.Size);
        writer.Int64(segment.NextOffset);
        writer.Int64(segment.MaxTimestamp);
        writer.Int64(segment.FirstAppend);
        writer.ArrayLength(segment.Index.Count);
        foreach (var entry in segment.Index)
        {
            writer.Int64(entry.Offset);
            writer.Int32(entry.Position);
            writer.Int64(entry.MaxTimestampBefore);
        }

        var within = aborted.Where(one => one.LastOffset >= segment.BaseOffset && one.LastOffset < segment.NextOffset).ToList();
        writer.ArrayLength(within.Count);
        foreach (var one in within)
        {
            writer.Int64(one.ProducerId);
            writer.Int64(one.FirstOffset);
            writer.Int64(one.LastOffset);
        }

        EncodeProducers(writer, producers);
        writer.Int32((int)Crc32C.Compute(writer.Written.Span));
        return writer.ToArray();
    }

    /// <summary>Fills the segment; false when there is no checkpoint to believe.</summary>
    public static bool TryLoad(IFileLayer files, Segment segment, out List<ProducerEntry> producers, out List<AbortedTransaction> aborted)
    {
        (producers, aborted) = ([], []);
        var content = DurableFile.Read(files, segment.CheckpointPath);
        if (content is null || content.Length < 8)
            return false;
        if ((int)Crc32C.Compute(content.AsSpan(0, content.Length - 4)) != BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(content.Length - 4)))
            return false;
        var reader = new KafkaReader(content, flexible: false);
        if (reader.Int32() != Version || reader.Int64() != segment.BaseOffset)
            return false;
        var size = reader.Int32();
        if (size > segment.File.Length)
            return false;
        var (nextOffset, maxTimestamp, firstAppend) = (reader.Int64(), reader.Int64(), reader.Int64());
        var index = new List<IndexEntry>();
        for (var count = reader.ArrayLength(); count > 0; count--)
            index.Add(new IndexEntry(reader.Int64(), reader.Int32(), reader.Int64()));
        for (var count = reader.ArrayLength(); count > 0; count--)
            aborted.Add(new AbortedTransaction(reader.Int64(), reader.Int64(), reader.Int64()));
        producers = DecodeProducers(ref reader);
        segment.Restore(size, nextOffset, maxTimestamp, firstAppend, index);
        return true;
    }

    private static void EncodeProducers(KafkaWriter writer, IReadOnlyCollection<ProducerEntry> producers)
    {
        writer.ArrayLength(producers.Count);
        foreach (var producer in producers)
        {
            writer.Int64(producer.Id);
            writer.Int16(producer.Epoch);
            writer.Int64(producer.LastTimestamp);
            writer.Int64(producer.TransactionStart);
            writer.ArrayLength(producer.Batches.Count);
            foreach (var batch in producer.Batches)
            {
                writer.Int32(batch.FirstSequence);
                writer.Int32(batch.LastSequence);
                writer.Int64(batch.FirstOffset);
                writer.Int64(batch.LastOffset);
                writer.Int64(batch.Timestamp);
            }
        }
    }

    private static List<ProducerEntry> DecodeProducers(ref KafkaReader reader)
    {
        var producers = new List<ProducerEntry>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            var entry = new ProducerEntry(reader.Int64(), reader.Int16()) { LastTimestamp = reader.Int64(), TransactionStart = reader.Int64() };
            for (var batches = reader.ArrayLength(); batches > 0; batches--)
                entry.Remember(new(reader.Int32(), reader.Int32(), reader.Int64(), reader.Int64(), reader.Int64()));
            producers.Add(entry);
        }

        return producers;
    }
}
