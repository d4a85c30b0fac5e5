using System.Text;
using Confluent.Kafka;

namespace DocClassifier.Streaming.Window;

/// <summary>What a stage's consumer read, as bytes.</summary>
internal sealed record ConsumedRecord(TopicPartition Partition, long Offset, byte[]? Key, byte[]? Value, Headers Headers, DateTimeOffset Timestamp)
{
    // Object, headers and bookkeeping of a record in memory, roughly.
    private const int Overhead = 512;

    public int Bytes => (Key?.Length ?? 0) + (Value?.Length ?? 0) + Overhead;

    public static ConsumedRecord From(ConsumeResult<byte[], byte[]> result) => new(
        result.TopicPartition,
        result.Offset.Value,
        result.Message.Key,
        result.Message.Value,
        result.Message.Headers ?? [],
        TimeOf(result.Message.Timestamp));

    /// <summary>What the record says; a time that no calendar has (microseconds taken for milliseconds) becomes the latest one.</summary>
    public static DateTimeOffset TimeOf(Timestamp timestamp) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(timestamp.UnixTimestampMs, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    public bool HasHeader(string name) => Headers.TryGetLastBytes(name, out var bytes) && bytes is not null;

    /// <summary>The last value of a header as text, or null.</summary>
    public string? Header(string name) =>
        Headers.TryGetLastBytes(name, out var bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;
}
