using System.Buffers.Binary;
using System.Security.Cryptography;
using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// For each key in the part of the log that was not compacted yet: the offset of its last committed record. Keys are held as 128 bits of
/// their SHA-256. Whole segments are taken in until <see cref="MaxKeys"/> are reached (about 40 MB); the rest is for the next pass.
/// </summary>
internal sealed class CleaningMap
{
    public const int MaxKeys = 500_000;

    private readonly Dictionary<UInt128, long> _last = [];

    /// <summary>Records below this offset are covered.</summary>
    public long End { get; private set; }

    public static CleaningMap Build(CleaningPlan plan)
    {
        var map = new CleaningMap();
        foreach (var segment in plan.Segments)
        {
            if (map._last.Count >= MaxKeys)
                break;
            if (segment.NextOffset > plan.DirtyFrom)
                SegmentScan.Run(segment, batch => map.Take(batch, plan));
            map.End = segment.NextOffset;
        }

        return map;
    }

    /// <summary>Whether a later committed record has this key.</summary>
    public bool IsSuperseded(ReadOnlySpan<byte> key, long offset) => _last.TryGetValue(Hash(key), out var last) && last > offset;

    private void Take(RecordBatch batch, CleaningPlan plan)
    {
        if (batch.IsControl || batch.RecordCount == 0 || !Decompressor.TryOpen(batch, out var open))
            return;
        if (batch.IsTransactional && plan.IsAborted(batch.ProducerId, batch.BaseOffset))
            return;
        try
        {
            var records = new RecordReader(open);
            while (records.Next())
            {
                if (records.HasKey)
                    _last[Hash(records.Key)] = batch.BaseOffset + records.OffsetDelta;
            }
        }
        catch (ProtocolException)
        {
            // A batch whose inside is not what it says stays as it is and supersedes nothing more.
        }
    }

    private static UInt128 Hash(ReadOnlySpan<byte> key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
