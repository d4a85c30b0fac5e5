using Confluent.Kafka;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Replaying;
using DocClassifier.Streaming.Tailing;
using DocClassifier.Streaming.Window;
using Microsoft.Extensions.Options;

namespace DocClassifier.Streaming.DeadLetters;

/// <summary>
/// Sends dead letters back to the topic they came from: key, bytes and headers as they came, and <c>docclassifier.replay</c> with the name of the dead letter.
/// </summary>
/// <remarks>
/// However often one is replayed, also by two commands at once, it is sent once, whichever stage it belongs to: the target is searched for the name of the dead letter under a transactional id
/// that belongs to the target (<see cref="ReplayProducer"/>). Prepare is guarded twice, since it takes <c>docclassifier.replay</c> as arrival id and drops what it has seen; answers of people
/// are guarded by their number as well. Thread-safe.
/// </remarks>
public sealed class DeadLetterReplay
{
    private readonly ClientFactory _clients;
    private readonly DeadLetterReader _reader;
    private readonly SpanReader _spans;
    private readonly IDeadLetterValues? _values;
    private readonly DlqOptions _options;

    internal DeadLetterReplay(ClientFactory clients, DeadLetterReader reader, SpanReader spans, IOptions<DlqOptions> options, IDeadLetterValues? values) =>
        (_clients, _reader, _spans, _options, _values) = (clients, reader, spans, options.Value, values);

    /// <summary>What would become of the letters of a topic that are meant; nothing is sent.</summary>
    /// <exception cref="TopicMissingException">There is no such topic, or none that it came from.</exception>
    /// <exception cref="Contracts.Stages.TransientFaultException">The cluster does not answer.</exception>
    public IReadOnlyList<ReplayedLetter> Foresee(string topic, DeadLetterFilter filter, bool force, CancellationToken cancellationToken) =>
        Judge(topic, filter, force, cancellationToken).Letters;

    /// <summary>Replays the letters of a topic that are meant, and says what became of each.</summary>
    /// <inheritdoc cref="Foresee"/>
    public async Task<IReadOnlyList<ReplayedLetter>> RunAsync(string topic, DeadLetterFilter filter, bool force, CancellationToken cancellationToken)
    {
        if (_reader.Read(topic, filter, cancellationToken) is not { Count: > 0 } meant)
            return [];

        // First the producer, then the look: what an earlier replay had under way is settled by then.
        using var producer = new ReplayProducer(_clients, meant[0].Target);
        var (letters, target) = Judge(topic, filter, force, cancellationToken);
        var due = letters.Where(one => one.Verdict == ReplayVerdict.Replay).ToDictionary(one => one.Letter.Position);
        var missing = new HashSet<DeadLetterPosition>();
        if (due.Count > 0)
        {
            foreach (var (letter, record) in _reader.Records(topic, filter, cancellationToken))
            {
                if (!due.TryGetValue(letter.Position, out var one))
                    continue;
                if (await ValueAsync(letter, record, cancellationToken) is not (true, var value))
                    missing.Add(letter.Position);
                else
                    producer.Add(Again(target.Topic, one, record, value));
            }

            producer.Commit();
        }

        return [.. letters.Select(one => missing.Contains(one.Letter.Position) ? one with { Verdict = ReplayVerdict.BytesMissing } : one)];
    }

    private (IReadOnlyList<ReplayedLetter> Letters, TopicSpan Target) Judge(string topic, DeadLetterFilter filter, bool force, CancellationToken cancellationToken)
    {
        var letters = _reader.Read(topic, filter, cancellationToken);
        var target = letters.Count == 0 ? new TopicSpan(topic, new Dictionary<int, TopicSpan.Stretch>()) : _spans.Locate(letters[0].Target);
        if (letters.Count == 0)
            return ([], target);

        var ledger = new ReplayLedger(target, letters[0].Target, _options.MaxReplays, force);
        foreach (var record in _spans.Read(ledger.WhereToLook(letters), cancellationToken))
            ledger.Take(record.Offset.Value, record.Message.Key, ConsumedRecord.From(record).Header(HeaderNames.Replay));
        return ([.. letters.Select(ledger.Judge)], target);
    }

    private async ValueTask<(bool IsThere, byte[]? Value)> ValueAsync(DeadLetter letter, ConsumeResult<byte[], byte[]> record, CancellationToken cancellationToken)
    {
        if (letter.ValueReference is not { } reference)
            return (true, record.Message.Value);
        var value = _values is null ? null : await _values.GetAsync(reference, cancellationToken);
        return (value is not null, value);
    }

    private static OutgoingRecord Again(string target, ReplayedLetter one, ConsumeResult<byte[], byte[]> record, byte[]? value) => new(
        new TopicPartition(target, one.Partition),
        new Message<byte[], byte[]?> { Key = record.Message.Key, Value = value, Headers = ReplayHeaders.Of(record.Message.Headers, one.Letter.Position.ToString()) });
}
