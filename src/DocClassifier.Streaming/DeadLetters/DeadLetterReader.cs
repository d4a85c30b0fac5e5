using Confluent.Kafka;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Tailing;
using DocClassifier.Streaming.Topology;

namespace DocClassifier.Streaming.DeadLetters;

/// <summary>Reads dead letters for people. Joins no group and commits nothing. Thread-safe.</summary>
public sealed class DeadLetterReader
{
    private readonly ClientFactory _clients;
    private readonly SpanReader _spans;
    private readonly RecordJson _json;
    private readonly TopicCatalog _catalog;
    private readonly IDeadLetterValues? _values;

    internal DeadLetterReader(ClientFactory clients, SpanReader spans, RecordJson json, TopicCatalog catalog, IDeadLetterValues? values) =>
        (_clients, _spans, _json, _catalog, _values) = (clients, spans, json, catalog, values);

    /// <summary>The dead-letter topics of the plan that there are, without the prefix.</summary>
    /// <exception cref="TopicMissingException">There is none.</exception>
    /// <exception cref="Contracts.Stages.TransientFaultException">The cluster does not answer.</exception>
    public async Task<IReadOnlyList<string>> TopicsAsync(CancellationToken cancellationToken)
    {
        var there = await _catalog.PartitionsAsync(cancellationToken, fresh: true);
        var planned = TopicPlan.For([], new TopicOptions(), new SeenOptions()).Select(topic => topic.Name).Where(name => name.EndsWith(".dlq", StringComparison.Ordinal)).ToList();
        var found = planned.Where(name => there.ContainsKey(_clients.Prefixed(name))).ToList();
        return found.Count > 0 ? found : throw new TopicMissingException(_clients.Prefixed(planned[0]));
    }

    /// <summary>
    /// A topic's dead letters that are meant, with their sources, in the order in which they were written as far as their times tell.
    /// </summary>
    /// <exception cref="TopicMissingException">There is no such topic.</exception>
    /// <exception cref="Contracts.Stages.TransientFaultException">The cluster does not answer.</exception>
    public IReadOnlyList<DeadLetter> Read(string topic, DeadLetterFilter filter, CancellationToken cancellationToken)
    {
        var sources = new DeadLetterSources(_json, _values);
        return [.. Records(topic, filter, cancellationToken)
            .Select(found => found.Letter with { Source = sources.Find(found.Letter, found.Record.Message.Value, cancellationToken) })
            .OrderBy(letter => letter.Timestamp).ThenBy(letter => letter.Position.Partition).ThenBy(letter => letter.Position.Offset)];
    }

    /// <summary>One dead letter and its value as JSON; null when there is no record at that place.</summary>
    public async Task<(DeadLetter Letter, string Value)?> FindAsync(DeadLetterPosition position, CancellationToken cancellationToken)
    {
        foreach (var (letter, record) in Records(position.Topic, new DeadLetterFilter { Position = position }, cancellationToken))
        {
            var value = record.Message.Value;
            if (value is null && letter.ValueReference is { } reference && _values is not null)
                value = await _values.GetAsync(reference, cancellationToken);
            var text = _json.ValueText(value, cancellationToken);
            return (letter with { Source = DeadLetterSource.Of(text) }, text);
        }

        return null;
    }

    /// <summary>The partitions of the dead-letter topics of the plan that there are, by full topic name.</summary>
    internal async Task<ILookup<string, TopicPartition>> PartitionsAsync(CancellationToken cancellationToken)
    {
        var topics = await TopicsAsync(cancellationToken);
        var there = await _catalog.PartitionsAsync(cancellationToken);
        return topics.Select(_clients.Prefixed)
            .SelectMany(topic => Enumerable.Range(0, there.GetValueOrDefault(topic)).Select(partition => new TopicPartition(topic, partition)))
            .ToLookup(partition => partition.Topic, StringComparer.Ordinal);
    }

    /// <summary>The records with their bytes, unordered among partitions.</summary>
    internal IEnumerable<(DeadLetter Letter, ConsumeResult<byte[], byte[]> Record)> Records(string topic, DeadLetterFilter filter, CancellationToken cancellationToken)
    {
        var span = _spans.Locate(topic, filter.From);
        if (filter.Position is { } position)
            span = Only(span, position);
        foreach (var record in _spans.Read(span, cancellationToken))
        {
            var letter = DeadLetter.From(record, _clients.Kafka.Prefix);
            if (filter.Matches(letter))
                yield return (letter, record);
        }
    }

    // A place beyond the end, or one that retention took, is nothing to wait for.
    private static TopicSpan Only(TopicSpan span, DeadLetterPosition position) => span with
    {
        Partitions = span.Partitions
            .Where(one => one.Key == position.Partition && one.Value.From <= position.Offset && position.Offset < one.Value.End)
            .ToDictionary(one => one.Key, one => one.Value with { From = position.Offset, End = position.Offset + 1 }),
    };
}
