using System.Collections.Concurrent;
using Confluent.Kafka;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Records;

namespace DocClassifier.Streaming.Topology;

/// <summary>What topics there are, asked of the cluster and kept for some seconds. Thread-safe.</summary>
internal sealed class TopicCatalog(ClientFactory clients, IEventCodec codec, TimeProvider time) : ITopicCatalog, IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private readonly ConcurrentDictionary<StageOutput, bool> _prepared = new();
    private IReadOnlyDictionary<string, int> _partitions = new Dictionary<string, int>();
    private IAdminClient? _admin;
    private long? _askedAt;

    public async ValueTask<bool> ExistsAsync(string topic, CancellationToken cancellationToken) =>
        (await PartitionsAsync(cancellationToken)).ContainsKey(clients.Prefixed(topic));

    public async ValueTask PrepareAsync(StageOutput output, CancellationToken cancellationToken)
    {
        if (_prepared.ContainsKey(output))
            return;
        await codec.RegisterAsync([output], cancellationToken);
        _prepared[output] = true;
    }

    /// <summary>Every topic of the cluster by its full name, with its number of partitions.</summary>
    /// <exception cref="TransientFaultException">The cluster does not answer.</exception>
    public async ValueTask<IReadOnlyDictionary<string, int>> PartitionsAsync(CancellationToken cancellationToken, bool fresh = false)
    {
        if (!fresh && IsRecent())
            return _partitions;
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (!fresh && IsRecent())
                return _partitions;
            _admin ??= clients.Admin("docclassifier-catalog");
            var metadata = await Task.Run(() => _admin.GetMetadata(RequestTimeout), cancellationToken);
            _partitions = metadata.Topics.Where(topic => !topic.Error.IsError).ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count, StringComparer.Ordinal);
            _askedAt = time.GetTimestamp();
            return _partitions;
        }
        catch (KafkaException fault)
        {
            throw new TransientFaultException($"The cluster at {clients.Kafka.BootstrapServers} does not answer: {fault.Error.Reason}", fault) { IsServiceAway = true };
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>The number of partitions of a topic (full name) that was there when last asked.</summary>
    public int PartitionsOf(string topic) =>
        _partitions.TryGetValue(topic, out var count) ? count : throw new TransientFaultException($"The topic {topic} is not known (yet).");

    public void Dispose()
    {
        // Twice: the container disposes it once for each type that it is registered as.
        Interlocked.Exchange(ref _admin, null)?.Dispose();
        _asking.Dispose();
    }

    private bool IsRecent() => _askedAt is { } at && time.GetElapsedTime(at) < KeptFor;
}
