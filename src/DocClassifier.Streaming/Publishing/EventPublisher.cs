using System.Diagnostics;
using Confluent.Kafka;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Registry;
using DocClassifier.Streaming.Topology;

namespace DocClassifier.Streaming.Publishing;

/// <summary>Writes events from outside a stage with an idempotent producer that waits for every in-sync replica. Thread-safe.</summary>
internal sealed class EventPublisher(ClientFactory clients, RecordEncoder encoder, TopicCatalog catalog) : IEventPublisher, IDisposable
{
    /// <summary>As for a stage: a cluster tells of topics that were just made only after a moment.</summary>
    private static readonly TimeSpan TopicsSettle = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private IProducer<byte[], byte[]?>? _producer;

    public async Task PrepareAsync(StageOutput output, CancellationToken cancellationToken)
    {
        for (long? began = null; !await IsReadyAsync(output, cancellationToken);)
        {
            began ??= Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(began.Value) >= TopicsSettle)
            {
                throw new PermanentFaultException(
                    $"Nobody has made the topic {clients.Prefixed(output.Topic)}. Run: docclassifier topics apply --bootstrap {clients.Kafka.BootstrapServers}");
            }

            await Task.Delay(TopicsSettle / 10, cancellationToken);
        }
    }

    public async Task PublishAsync(string topic, IDocumentEvent value, CancellationToken cancellationToken)
    {
        // A topic that goes missing later may come back: what was announced before is not given up for it.
        if (!await IsReadyAsync(new StageOutput(topic, value.GetType()), cancellationToken))
            throw new TransientFaultException($"Nobody has made the topic {clients.Prefixed(topic)}: docclassifier topics apply");
        using var activity = Telemetry.StartPublishing(clients.Prefixed(topic));
        var record = encoder.Encode(topic, value, ValueFormat.Avro, Activity.Current?.Id ?? NewTrace());
        await SendAsync(record).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _producer?.Flush(TimeSpan.FromSeconds(5));
            _producer?.Dispose();
            _producer = null;
        }
    }

    /// <summary>Registers the schema; returns whether the topic is there.</summary>
    private async Task<bool> IsReadyAsync(StageOutput output, CancellationToken cancellationToken)
    {
        try
        {
            await catalog.PrepareAsync(output, cancellationToken);
        }
        catch (IncompatibleSchemaException refused)
        {
            throw new PermanentFaultException(
                $"{refused.Message} Run a release whose schema it takes, or correct the subject in the registry.", refused);
        }

        // Also what the partition of a topic keyed by full id is computed from. An answer that is some seconds old says nothing of a topic
        // that was made since.
        return await catalog.ExistsAsync(output.Topic, cancellationToken)
            || (await catalog.PartitionsAsync(cancellationToken, fresh: true)).ContainsKey(clients.Prefixed(output.Topic));
    }

    private Task SendAsync(OutgoingRecord record)
    {
        var delivered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var producer = Current();
        try
        {
            producer.Produce(record.Target, record.Message, report =>
            {
                if (report.Error.IsError)
                    delivered.TrySetException(Failed(producer, report.Error, null));
                else
                    delivered.TrySetResult();
            });
        }
        catch (KafkaException fault)
        {
            throw Failed(producer, fault.Error, fault);
        }

        return delivered.Task;
    }

    private IProducer<byte[], byte[]?> Current()
    {
        lock (_gate)
            return _producer ??= clients.Publisher("docclassifier-publisher");
    }

    // After a fatal error the idempotent producer is of no use any more: the next call opens another.
    private TransientFaultException Failed(IProducer<byte[], byte[]?> producer, Error error, Exception? fault)
    {
        if (error.IsFatal)
        {
            lock (_gate)
            {
                if (ReferenceEquals(_producer, producer))
                {
                    _producer = null;
                    _ = Task.Run(producer.Dispose);
                }
            }
        }

        return fault is null
            ? new TransientFaultException($"The cluster did not take the record: {error.Reason}") { IsServiceAway = error.IsLocalError }
            : new TransientFaultException($"The cluster did not take the record: {error.Reason}", fault) { IsServiceAway = error.IsLocalError };
    }

    private static string NewTrace() => $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";
}
