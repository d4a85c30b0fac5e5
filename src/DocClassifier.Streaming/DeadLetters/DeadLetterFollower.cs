using Confluent.Kafka;
using Confluent.Kafka.Admin;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Tailing;

namespace DocClassifier.Streaming.DeadLetters;

/// <summary>
/// Reads dead letters as they are committed, whichever stage gives them up. Joins no group and commits nothing. Thread-safe.
/// </summary>
public sealed class DeadLetterFollower
{
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);

    private readonly ClientFactory _clients;
    private readonly DeadLetterReader _reader;
    private readonly RecordJson _json;
    private readonly IDeadLetterValues? _values;

    internal DeadLetterFollower(ClientFactory clients, DeadLetterReader reader, RecordJson json, IDeadLetterValues? values) =>
        (_clients, _reader, _json, _values) = (clients, reader, json, values);

    /// <summary>
    /// The dead letters from now on, with their sources. Blocks between them, ends when cancelled. What is committed after this returns
    /// is among them.
    /// </summary>
    /// <exception cref="TransientFaultException">The cluster does not answer.</exception>
    public IEnumerable<DeadLetter> Follow(CancellationToken cancellationToken)
    {
        var consumer = _clients.Reader("docclassifier-rejected");
        try
        {
            consumer.Assign(Ends(consumer, cancellationToken));
            return Read(consumer, cancellationToken);
        }
        catch
        {
            consumer.Dispose();
            throw;
        }
    }

    private IEnumerable<DeadLetter> Read(IConsumer<byte[], byte[]> reader, CancellationToken cancellationToken)
    {
        using var consumer = reader;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (Poll(consumer) is not { IsPartitionEOF: false } record)
                continue;
            var letter = DeadLetter.From(record, _clients.Kafka.Prefix);
            // Anew each time: a registry that was away once is asked again for the next letter.
            yield return letter with { Source = new DeadLetterSources(_json, _values).Find(letter, record.Message.Value, cancellationToken) };
        }
    }

    private List<TopicPartitionOffset> Ends(IConsumer<byte[], byte[]> consumer, CancellationToken cancellationToken)
    {
        try
        {
            var topics = _reader.PartitionsAsync(cancellationToken).GetAwaiter().GetResult();
            return [.. topics.SelectMany(topic => OffsetQuery.Ask(consumer.Handle, topic, OffsetSpec.Latest()).Select(end => new TopicPartitionOffset(topic.Key, end.Key, end.Value)))];
        }
        catch (KafkaException fault)
        {
            throw new TransientFaultException($"The cluster at {_clients.Kafka.BootstrapServers} does not answer: {fault.Error.Reason}", fault) { IsServiceAway = true };
        }
    }

    private static ConsumeResult<byte[], byte[]>? Poll(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            return consumer.Consume(PollTime);
        }
        catch (ConsumeException)
        {
            // A cluster that is away comes back; the stages say that it is.
            return null;
        }
    }
}
