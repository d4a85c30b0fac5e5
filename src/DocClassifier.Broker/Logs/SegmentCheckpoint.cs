using System.Buffers.Binary;
using DocClassifier.Broker.Files;
using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// The .index file of a segment: its sparse index, its aborted transactions and leader epochs, and the producers as of its end. Invariant:
/// it is written only after the segment was synchronised up to the size it names, so recovery believes the segment up to there and checks
/// the rest by CRC. Missing, torn or stale files cost a scan, nothing else; it carries a CRC of its own.
/// </summary>
internal static class SegmentCheckpoint
{
    private const int Version = 2;

    /// <summary>Written before there were leader epochs: every batch was of epoch 0.</summary>
    private const int WithoutEpochs = 1;

    public static byte[] Encode(
        Segment segment, IReadOnlyCollection<ProducerEntry> producers, IEnumerable<AbortedTransaction> aborted, IReadOnlyCollection<EpochStart> epochs)
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
        writer.ArrayLength(epochs.Count);
        foreach (var epoch in epochs)
        {
            writer.Int32(epoch.Epoch);
            writer.Int64(epoch.Start);
        }

        writer.Int32((int)Crc32C.Compute(writer.Written.Span));
        return writer.ToArray();
    }

    /// <summary>Null when there is no checkpoint to believe. Whether the segment is as long as it says is for the caller to see.</summary>
    public static CheckpointContent? Read(IFileLayer files, Segment segment)
    {
        var content = DurableFile.Read(files, segment.CheckpointPath);
        if (content is null || content.Length < 8)
            return null;
        if ((int)Crc32C.Compute(content.AsSpan(0, content.Length - 4)) != BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(content.Length - 4)))
            return null;
        var reader = new KafkaReader(content, flexible: false);
        var version = reader.Int32();
        if (version is not (Version or WithoutEpochs) || reader.Int64() != segment.BaseOffset)
            return null;
        var size = reader.Int32();
        var (nextOffset, maxTimestamp, firstAppend) = (reader.Int64(), reader.Int64(), reader.Int64());
        var index = new List<IndexEntry>();
        for (var count = reader.ArrayLength(); count > 0; count--)
            index.Add(new IndexEntry(reader.Int64(), reader.Int32(), reader.Int64()));
        var aborted = new List<AbortedTransaction>();
        for (var count = reader.ArrayLength(); count > 0; count--)
            aborted.Add(new AbortedTransaction(reader.Int64(), reader.Int64(), reader.Int64()));
        var producers = DecodeProducers(ref reader);
        var epochs = new List<EpochStart>();
        if (version == WithoutEpochs && size > 0)
            epochs.Add(new(0, segment.BaseOffset));
        for (var count = version == WithoutEpochs ? 0 : reader.ArrayLength(); count > 0; count--)
            epochs.Add(new(reader.Int32(), reader.Int64()));
        return new(size, nextOffset, maxTimestamp, firstAppend, index, aborted, producers, epochs);
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
