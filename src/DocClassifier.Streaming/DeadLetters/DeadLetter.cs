using System.Globalization;
using System.Text;
using Confluent.Kafka;
using DocClassifier.Contracts;

namespace DocClassifier.Streaming.DeadLetters;

/// <summary>What the headers of a dead letter say. The value is not kept: letters of 3 MB are listed by the thousand.</summary>
public sealed record DeadLetter
{
    private const string Suffix = ".dlq";

    public required DeadLetterPosition Position { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The full id; null when the record that failed carried none.</summary>
    public string? Id { get; init; }

    /// <summary>One of <see cref="Reasons"/>; null for a record that is no dead letter of ours.</summary>
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? StackTrace { get; init; }

    /// <summary>How often it has failed, this time included; at least 1.</summary>
    public required int Attempts { get; init; }

    /// <summary>The consumer group that gave it up, with the prefix.</summary>
    public string? Group { get; init; }

    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Where its bytes lie in the store, when they did not fit the topic.</summary>
    public string? ValueReference { get; init; }

    /// <summary>Partition and offset of the record that failed (of the mail, for a part); null when the headers do not say it.</summary>
    public (int Partition, long Offset)? Origin { get; init; }

    /// <summary>The file that it is about, out of its value; null where it was not asked for or cannot be told.</summary>
    public DeadLetterSource? Source { get; init; }

    /// <summary>Every header, as text.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The topic it came from, to which it is replayed, without the prefix.</summary>
    public string Target => Position.Topic[..^Suffix.Length];

    internal static DeadLetter From(ConsumeResult<byte[], byte[]> record, string prefix)
    {
        var headers = (record.Message.Headers ?? []).Select(header => KeyValuePair.Create(header.Key, Encoding.UTF8.GetString(header.GetValueBytes() ?? []))).ToList();
        var topic = record.Topic[prefix.Length..];
        return new DeadLetter
        {
            Position = new DeadLetterPosition(topic, record.Partition.Value, record.Offset.Value),
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(0, record.Message.Timestamp.UnixTimestampMs)),
            Id = Header(HeaderNames.Id),
            Reason = Header(HeaderNames.Reason),
            Message = Header(HeaderNames.ErrorMessage),
            StackTrace = Header(HeaderNames.ErrorStackTrace),
            Attempts = Number(Header(HeaderNames.Attempts)) is { } attempts and >= 1 and < int.MaxValue ? (int)attempts : 1,
            Group = Header(HeaderNames.Group),
            FailedAt = DateTimeOffset.TryParse(Header(HeaderNames.FailedAt), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
            ValueReference = Header(HeaderNames.ValueReference),
            Origin = Header(HeaderNames.ErrorTopic) + Suffix == topic
                && Number(Header(HeaderNames.ErrorPartition)) is { } partition and < int.MaxValue && Number(Header(HeaderNames.ErrorOffset)) is { } offset
                ? ((int)partition, offset)
                : null,
            Headers = headers,
        };

        string? Header(string name) => headers.LastOrDefault(header => header.Key == name).Value;
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
