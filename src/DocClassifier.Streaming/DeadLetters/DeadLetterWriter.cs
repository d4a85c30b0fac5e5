using System.Globalization;
using System.Text;
using Confluent.Kafka;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.DeadLetters;

/// <summary>
/// Makes dead letters: key and value as they came, the headers that came, and those of CONTRACTS.md that say what happened. Thread-safe.
/// </summary>
internal sealed class DeadLetterWriter(string prefix, string group, TimeProvider time)
{
    private const int MaxStackBytes = 8 * 1024;
    private const int MaxMessageBytes = 8 * 1024;

    internal static readonly HashSet<string> OwnHeaders = new(StringComparer.Ordinal)
    {
        HeaderNames.ErrorException, HeaderNames.ErrorMessage, HeaderNames.ErrorStackTrace, HeaderNames.ErrorTopic, HeaderNames.ErrorPartition,
        HeaderNames.ErrorOffset, HeaderNames.Reason, HeaderNames.Attempts, HeaderNames.FailedAt, HeaderNames.Group, HeaderNames.ValueReference,
    };

    /// <summary>The dead letter of a record that a stage read.</summary>
    public OutgoingRecord Of(ConsumedRecord record, string reason, string message, Exception? exception)
    {
        var headers = new Headers();
        foreach (var header in record.Headers)
        {
            if (!OwnHeaders.Contains(header.Key))
                headers.Add(header.Key, header.GetValueBytes());
        }

        Describe(headers, record, reason, message, exception);
        // A record that nobody keyed stays without a key; it keeps its partition number then.
        var partition = record.Key is null ? record.Partition.Partition : Partition.Any;
        return new OutgoingRecord(
            new TopicPartition(Topics.DeadLetters(record.Partition.Topic), partition),
            new Message<byte[], byte[]?> { Key = record.Key!, Value = record.Value, Headers = headers })
        {
            IsDeadLetter = true,
        };
    }

    /// <summary>
    /// Adds the headers that say why, to a dead letter of the record that <paramref name="record"/> is, or of a part of it.
    /// </summary>
    public void Describe(Headers headers, ConsumedRecord record, string reason, string message, Exception? exception)
    {
        Add(headers, HeaderNames.ErrorException, exception?.GetType().FullName ?? reason);
        Add(headers, HeaderNames.ErrorMessage, Cut(message, MaxMessageBytes));
        if (exception is not null)
            Add(headers, HeaderNames.ErrorStackTrace, Cut(exception.ToString(), MaxStackBytes));
        Add(headers, HeaderNames.ErrorTopic, record.Partition.Topic[prefix.Length..]);
        Add(headers, HeaderNames.ErrorPartition, record.Partition.Partition.Value.ToString(CultureInfo.InvariantCulture));
        Add(headers, HeaderNames.ErrorOffset, record.Offset.ToString(CultureInfo.InvariantCulture));
        Add(headers, HeaderNames.Reason, reason);
        Add(headers, HeaderNames.Attempts, (AttemptsBefore(record) + 1).ToString(CultureInfo.InvariantCulture));
        Add(headers, HeaderNames.FailedAt, time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        Add(headers, HeaderNames.Group, group);
    }

    /// <summary>The same dead letter with its bytes in the store, for one that does not fit its topic.</summary>
    public static OutgoingRecord ByReference(OutgoingRecord deadLetter, string reference)
    {
        var headers = new Headers();
        foreach (var header in deadLetter.Message.Headers)
            headers.Add(header.Key, header.GetValueBytes());
        Add(headers, HeaderNames.ValueReference, reference);
        return deadLetter with { Message = new Message<byte[], byte[]?> { Key = deadLetter.Message.Key, Value = null, Headers = headers } };
    }

    private static int AttemptsBefore(ConsumedRecord record) =>
        int.TryParse(record.Header(HeaderNames.Attempts), NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) ? attempts : 0;

    private static void Add(Headers headers, string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));

    private static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
            return text;
        var characters = Math.Min(text.Length, bytes);
        while (Encoding.UTF8.GetByteCount(text.AsSpan(0, characters)) > bytes)
            characters -= Math.Max(1, (characters - (bytes / 4)) / 16);
        return char.IsHighSurrogate(text[characters - 1]) ? text[..(characters - 1)] : text[..characters];
    }
}
