using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Clients;

namespace DocClassifier.Streaming.Registry;

/// <summary>
/// Makes the registry's topic, once, and refuses one that would lose schemas: more than one partition has no order, and without compaction
/// the oldest schemas are deleted while records that need them remain. Thread-safe.
/// </summary>
internal sealed class SchemaLogTopic(ClientFactory clients, string name)
{
    private const int WantedReplicas = 3;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _making = new(1);
    private volatile bool _made;

    public string Name => name;

    /// <exception cref="TransientFaultException">The cluster does not answer, or the topic is unfit.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_made)
            return;
        await _making.WaitAsync(cancellationToken);
        try
        {
            if (_made)
                return;
            using var admin = clients.Admin("docclassifier-registry");
            var metadata = await Task.Run(() => admin.GetMetadata(RequestTimeout), cancellationToken).WaitAsync(cancellationToken);
            if (!await TryCreateAsync(admin, metadata.Brokers.Count, cancellationToken))
                await CheckAsync(admin, cancellationToken);
            _made = true;
        }
        catch (KafkaException exception)
        {
            throw new TransientFaultException($"The cluster at {clients.Kafka.BootstrapServers} does not answer: {exception.Error.Reason}", exception) { IsServiceAway = true };
        }
        finally
        {
            _making.Release();
        }
    }

    private async Task<bool> TryCreateAsync(IAdminClient admin, int brokers, CancellationToken cancellationToken)
    {
        var replicas = (short)Math.Clamp(brokers, 1, WantedReplicas);
        var specification = new TopicSpecification
        {
            Name = name,
            NumPartitions = 1,
            ReplicationFactor = replicas,
            Configs = new Dictionary<string, string>
            {
                ["cleanup.policy"] = "compact",
                ["min.insync.replicas"] = replicas == WantedReplicas ? "2" : "1",
                ["unclean.leader.election.enable"] = "false",
                ["max.message.bytes"] = ClientProperties.MaxMessageBytes.ToString(CultureInfo.InvariantCulture),
            },
        };
        try
        {
            await admin.CreateTopicsAsync([specification], new CreateTopicsOptions { RequestTimeout = RequestTimeout, OperationTimeout = RequestTimeout })
                .WaitAsync(cancellationToken);
            return true;
        }
        catch (CreateTopicsException exception) when (exception.Results.All(result => result.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            return false;
        }
        catch (CreateTopicsException exception)
        {
            throw new TransientFaultException($"{name} cannot be made: {exception.Results[0].Error.Reason}", exception);
        }
    }

    private async Task CheckAsync(IAdminClient admin, CancellationToken cancellationToken)
    {
        var metadata = await Task.Run(() => admin.GetMetadata(name, RequestTimeout), cancellationToken).WaitAsync(cancellationToken);
        if (metadata.Topics is [{ Error.IsError: false, Partitions.Count: not 1 } topic])
            throw new TransientFaultException($"{name} has {topic.Partitions.Count} partitions; the schema registry needs one that has exactly 1.");

        if (await PolicyAsync(admin, cancellationToken) is { } policy && policy != "compact")
            throw new TransientFaultException($"{name} has cleanup.policy={policy}, so that schemas would be deleted: set it to compact.");
    }

    /// <summary>Null when the cluster does not say: it may not know the question, or not let us ask.</summary>
    private async Task<string?> PolicyAsync(IAdminClient admin, CancellationToken cancellationToken)
    {
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = name };
        try
        {
            var described = await admin.DescribeConfigsAsync([resource], new DescribeConfigsOptions { RequestTimeout = RequestTimeout }).WaitAsync(cancellationToken);
            return described[0].Entries.TryGetValue("cleanup.policy", out var policy) ? policy.Value : null;
        }
        catch (KafkaException)
        {
            return null;
        }
    }
}
