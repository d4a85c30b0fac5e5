using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Confluent.Kafka;
using DocClassifier.Contracts.Registry;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Options;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Settings = Microsoft.Extensions.Options.Options;

namespace DocClassifier.Streaming.Registry;

/// <summary>
/// The log of the schema registry on a cluster: topic <c>_schemas</c> (after <c>Kafka:Prefix</c>), one partition, compacted; made when it is
/// missing. Thread-safe.
/// </summary>
public sealed class KafkaSchemaLog : ISchemaLog
{
    /// <summary>Without the prefix.</summary>
    public const string Topic = "_schemas";

    private const string ClientId = "docclassifier-registry";
    private const int KeptInMemory = 1000;
    private static readonly TimeSpan AppendTimeout = TimeSpan.FromSeconds(10);

    private readonly ClientFactory _clients;
    private readonly SchemaLogTopic _topic;
    private readonly Lazy<IProducer<byte[], byte[]?>> _producer;
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Connects with the first record that is read or written.</summary>
    public KafkaSchemaLog(KafkaOptions kafka, ILoggerFactory? loggers = null)
    {
        _clients = new ClientFactory(Settings.Create(kafka), Settings.Create(new DeliveryOptions()), loggers ?? NullLoggerFactory.Instance);
        _topic = new SchemaLogTopic(_clients, kafka.Prefix + Topic);
        _producer = new Lazy<IProducer<byte[], byte[]?>>(() => _clients.Publisher(ClientId));
    }

    /// <inheritdoc/>
    public async Task<long> AppendAsync(byte[] key, byte[]? value, CancellationToken cancellationToken)
    {
        await _topic.EnsureAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        limit.CancelAfter(AppendTimeout);
        try
        {
            var message = new Message<byte[], byte[]?> { Key = key, Value = value };
            var written = await _producer.Value.ProduceAsync(new TopicPartition(_topic.Name, 0), message, limit.Token);
            return written.Offset;
        }
        catch (KafkaException exception)
        {
            throw new TransientFaultException($"The cluster did not take a record of {_topic.Name}: {exception.Error.Reason}", exception) { IsServiceAway = exception.Error.IsLocalError };
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientFaultException(
                string.Create(CultureInfo.InvariantCulture, $"The cluster did not acknowledge a record of {_topic.Name} within {AppendTimeout.TotalSeconds} s."), exception)
            {
                IsServiceAway = true,
            };
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SchemaLogRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _topic.EnsureAsync(cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var records = Channel.CreateBounded<SchemaLogRecord>(KeptInMemory);

        // The client only has a blocking call: it gets a thread of its own, for as long as the registry runs.
        var following = Task.Factory.StartNew(
            () => Follow(records.Writer, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await foreach (var record in records.Reader.ReadAllAsync(cancellationToken))
                yield return record;
        }
        finally
        {
            await stop.CancelAsync();
            await following;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        if (_producer.IsValueCreated)
            _producer.Value.Dispose();
    }

    private void Follow(ChannelWriter<SchemaLogRecord> records, CancellationToken cancellationToken)
    {
        using var consumer = _clients.Reader(ClientId);
        try
        {
            consumer.Assign(new TopicPartitionOffset(_topic.Name, 0, Offset.Beginning));
            while (true)
            {
                var result = consumer.Consume(cancellationToken);
                if (!result.IsPartitionEOF)
                    Write(records, new SchemaLogRecord(result.Offset, result.Message.Key ?? [], result.Message.Value), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            records.TryComplete();
        }
        catch (KafkaException exception)
        {
            records.TryComplete(new TransientFaultException($"{_topic.Name} cannot be read: {exception.Error.Reason}", exception));
        }
        finally
        {
            consumer.Close();
        }
    }

    private static void Write(ChannelWriter<SchemaLogRecord> records, SchemaLogRecord record, CancellationToken cancellationToken)
    {
        while (!records.TryWrite(record))
            records.WaitToWriteAsync(cancellationToken).AsTask().GetAwaiter().GetResult();
    }
}
