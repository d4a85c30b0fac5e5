using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>Reads a segment that does not change any more, batch by batch.</summary>
internal static class SegmentScan
{
    private const int Chunk = 1024 * 1024;

    public delegate void Visit(RecordBatch batch);

    public static void Run(Segment segment, Visit visit)
    {
        var buffer = new byte[Chunk];
        for (var position = 0; position < segment.Size;)
        {
            var read = segment.File.Read(buffer.AsSpan(0, Math.Min(buffer.Length, segment.Size - position)), position);
            var at = 0;
            while (read - at >= RecordBatch.HeaderSize)
            {
                var size = new RecordBatch(buffer.AsSpan(at)).Size;
                if (size < RecordBatch.HeaderSize || size > segment.Size - position - at)
                    throw new SegmentDamagedException(segment, position + at, "a batch has an impossible length");
                if (size > read - at)
                {
                    if (at == 0)
                        Array.Resize(ref buffer, size);
                    break;
                }

                var batch = new RecordBatch(buffer.AsSpan(at, size));
                // What is written anew gets a checksum of its own, which must not be one over damaged records.
                if (!batch.CrcHolds())
                    throw new SegmentDamagedException(segment, position + at, "a batch does not match its checksum");
                visit(batch);
                at += size;
            }

            if (at == 0 && read < RecordBatch.HeaderSize)
                throw new SegmentDamagedException(segment, position + read, "the file ends here");
            position += at;
        }
    }
}
