using System.Buffers.Binary;
using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Records;

/// <summary>Builds the batches that the broker itself writes: internal topics, transaction markers, what compaction leaves. Uncompressed.</summary>
internal sealed class BatchBuilder : IDisposable
{
    private readonly KafkaWriter _writer = new(capacity: 512);
    private readonly KafkaWriter _record = new(capacity: 256);
    private readonly long _baseTimestamp;
    private long _maxTimestamp;
    private int _count;
    private int _lastDelta = -1;

    public BatchBuilder(long timestamp)
    {
        _baseTimestamp = _maxTimestamp = timestamp;
        _writer.Grow(RecordBatch.HeaderSize).Clear();
    }

    public long ProducerId { get; init; } = -1;

    public short ProducerEpoch { get; init; } = -1;

    public int BaseSequence { get; init; } = -1;

    public bool Transactional { get; init; }

    public bool Control { get; init; }

    public int Count => _count;

    public BatchBuilder Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool nullValue = false)
    {
        _record.Clear();
        _record.Int8(0);
        _record.Varlong(0);
        _record.Varint(_lastDelta + 1);
        _record.Varint(key.Length);
        _record.Raw(key);
        _record.Varint(nullValue ? -1 : value.Length);
        _record.Raw(value);
        _record.Varint(0);
        AddRaw(_record.Written.Span, _lastDelta + 1, _baseTimestamp);
        return this;
    }

    /// <summary>Takes over a record as it is encoded (without its length), for compaction: deltas stay as they were.</summary>
    public void AddRaw(ReadOnlySpan<byte> record, int offsetDelta, long timestamp)
    {
        _writer.Varint(record.Length);
        _writer.Raw(record);
        _count++;
        _lastDelta = offsetDelta;
        _maxTimestamp = Math.Max(_maxTimestamp, timestamp);
    }

    /// <summary>The finished batch; its base offset is set when it is appended.</summary>
    public byte[] Build(long baseOffset = 0, int? lastOffsetDelta = null, short attributes = 0, long? maxTimestamp = null)
    {
        var bytes = _writer.ToArray();
        var span = bytes.AsSpan();
        BinaryPrimitives.WriteInt64BigEndian(span, baseOffset);
        BinaryPrimitives.WriteInt32BigEndian(span[8..], bytes.Length - RecordBatch.Prefix);
        span[16] = 2;
        BinaryPrimitives.WriteInt16BigEndian(span[21..], (short)((ushort)attributes | (Transactional ? 0x10 : 0) | (Control ? 0x20 : 0)));
        BinaryPrimitives.WriteInt32BigEndian(span[23..], lastOffsetDelta ?? _lastDelta);
        BinaryPrimitives.WriteInt64BigEndian(span[27..], _baseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(span[35..], maxTimestamp ?? _maxTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(span[43..], ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(span[51..], ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(span[53..], BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(span[57..], _count);
        new RecordBatch(bytes).WriteCrc();
        return bytes;
    }

    /// <summary>A control batch that ends a transaction. Source: Kafka's documentation, "Control Batches".</summary>
    public static byte[] Marker(long producerId, short producerEpoch, bool commit, long timestamp)
    {
        ReadOnlySpan<byte> key = [0, 0, 0, commit ? (byte)1 : (byte)0];
        ReadOnlySpan<byte> value = [0, 0, 0, 0, 0, 0];
        using var builder = new BatchBuilder(timestamp)
        {
            ProducerId = producerId,
            ProducerEpoch = producerEpoch,
            Transactional = true,
            Control = true,
        };
        return builder.Add(key, value).Build();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _record.Dispose();
    }
}
