using System.Buffers.Binary;

namespace DocClassifier.Broker.Records;

/// <summary>
/// A record batch, magic 2, in place (Kafka's documentation, "Record Batch"). The CRC covers everything from the attributes on, so the base
/// offset and the leader epoch are written by the broker without touching it.
/// </summary>
internal readonly ref struct RecordBatch(Span<byte> bytes)
{
    /// <summary>Bytes before the length's own count begins: base offset and length.</summary>
    public const int Prefix = 12;
    public const int HeaderSize = 61;
    public const int CrcStart = 21;

    private readonly Span<byte> _bytes = bytes;

    public Span<byte> Bytes => _bytes;

    public long BaseOffset
    {
        get => BinaryPrimitives.ReadInt64BigEndian(_bytes);
        set => BinaryPrimitives.WriteInt64BigEndian(_bytes, value);
    }

    public int Size => BinaryPrimitives.ReadInt32BigEndian(_bytes[8..]) + Prefix;

    public int LeaderEpoch
    {
        get => BinaryPrimitives.ReadInt32BigEndian(_bytes[12..]);
        set => BinaryPrimitives.WriteInt32BigEndian(_bytes[12..], value);
    }

    public byte Magic => _bytes[16];

    public uint Crc => BinaryPrimitives.ReadUInt32BigEndian(_bytes[17..]);

    public short Attributes => BinaryPrimitives.ReadInt16BigEndian(_bytes[21..]);

    public int Codec => Attributes & 0x07;

    public bool IsTransactional => (Attributes & 0x10) != 0;

    public bool IsControl => (Attributes & 0x20) != 0;

    /// <summary>Set by compaction: the base timestamp says until when the tombstones or the marker inside are kept (KIP-534).</summary>
    public bool HasDeleteHorizon => (Attributes & 0x40) != 0;

    public bool IsLogAppendTime => (Attributes & 0x08) != 0;

    public int LastOffsetDelta => BinaryPrimitives.ReadInt32BigEndian(_bytes[23..]);

    public long LastOffset => BaseOffset + LastOffsetDelta;

    public long BaseTimestamp => BinaryPrimitives.ReadInt64BigEndian(_bytes[27..]);

    public long MaxTimestamp => BinaryPrimitives.ReadInt64BigEndian(_bytes[35..]);

    public long ProducerId => BinaryPrimitives.ReadInt64BigEndian(_bytes[43..]);

    public short ProducerEpoch => BinaryPrimitives.ReadInt16BigEndian(_bytes[51..]);

    public int BaseSequence => BinaryPrimitives.ReadInt32BigEndian(_bytes[53..]);

    public int LastSequence => BaseSequence < 0 ? -1 : (int)((BaseSequence + (uint)LastOffsetDelta) & int.MaxValue);

    public int RecordCount => BinaryPrimitives.ReadInt32BigEndian(_bytes[57..]);

    public Span<byte> Records => _bytes[HeaderSize..];

    public bool CrcHolds() => Crc32C.Compute(_bytes[CrcStart..]) == Crc;

    /// <summary>Broker time: every record of the batch counts as written at <paramref name="timestamp"/> (attribute bit 3).</summary>
    public void SetAppendTime(long timestamp)
    {
        BinaryPrimitives.WriteInt16BigEndian(_bytes[21..], (short)(Attributes | 0x08));
        BinaryPrimitives.WriteInt64BigEndian(_bytes[35..], timestamp);
        WriteCrc();
    }

    public void WriteCrc() => BinaryPrimitives.WriteUInt32BigEndian(_bytes[17..], Crc32C.Compute(_bytes[CrcStart..]));
}
