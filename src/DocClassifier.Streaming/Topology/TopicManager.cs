using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Options;
using Microsoft.Extensions.Options;

namespace DocClassifier.Streaming.Topology;

/// <summary>Makes the planned topics, lists them, and finds what is weaker than planned. Thread-safe.</summary>
public sealed class TopicManager
{
    private const int WantedReplicas = 3;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ServedLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ServedPause = TimeSpan.FromMilliseconds(100);

    private readonly ClientFactory _clients;
    private readonly TopicOptions _options;
    private readonly SeenOptions _seen;

    internal TopicManager(ClientFactory clients, IOptions<TopicOptions> options, IOptions<SeenOptions> seen)
    {
        _clients = clients;
        _options = options.Value;
        _seen = seen.Value;
    }

    /// <summary>Makes what is missing and sets what differs from the plan; partitions are never added. Idempotent.</summary>
    /// <param name="departments">Without <c>department.</c>.</param>
    /// <param name="cancellationToken">Ends the waiting; what was asked may still happen.</param>
    /// <exception cref="TransientFaultException">The cluster does not answer.</exception>
    public Task<IReadOnlyList<TopicChange>> ApplyAsync(IEnumerable<string> departments, CancellationToken cancellationToken) =>
        WithAdminAsync<IReadOnlyList<TopicChange>>(async admin =>
        {
            var plan = TopicPlan.For(departments, _options, _seen);
            var metadata = await MetadataAsync(admin, cancellationToken);
            var present = metadata.Topics.Where(topic => !topic.Error.IsError).ToDictionary(topic => topic.Topic, StringComparer.Ordinal);
            var missing = plan.Where(topic => !present.ContainsKey(_clients.Prefixed(topic.Name))).ToList();
            var changes = await CreateAsync(admin, missing, metadata.Brokers.Count, cancellationToken);
            await UntilServedAsync(admin, [.. changes.Where(change => change.Kind == TopicChangeKind.Created).Select(change => change.Name)], cancellationToken);
            var existing = plan.Where(topic => present.ContainsKey(_clients.Prefixed(topic.Name))).ToList();
            var configured = await ConfigureAsync(admin, existing, cancellationToken);
            foreach (var topic in existing)
            {
                var name = _clients.Prefixed(topic.Name);
                var partitions = present[name].Partitions.Count;
                changes.Add(partitions != topic.Partitions
                    ? new TopicChange(name, TopicChangeKind.Failed, WrongCount(partitions, topic.Partitions))
                    : configured.TryGetValue(name, out var change) ? change : new TopicChange(name, TopicChangeKind.Unchanged, ""));
            }

            return [.. changes.OrderBy(change => change.Name, StringComparer.Ordinal)];
        });

    /// <summary>Every planned topic with what differs from the plan, weaker replication included.</summary>
    /// <exception cref="TransientFaultException">The cluster does not answer.</exception>
    public Task<IReadOnlyList<TopicState>> ListAsync(IEnumerable<string> departments, CancellationToken cancellationToken) =>
        WithAdminAsync<IReadOnlyList<TopicState>>(async admin =>
        {
            var plan = TopicPlan.For(departments, _options, _seen);
            var metadata = await MetadataAsync(admin, cancellationToken);
            var present = metadata.Topics.Where(topic => !topic.Error.IsError).ToDictionary(topic => topic.Topic, StringComparer.Ordinal);
            var found = plan.Where(topic => present.ContainsKey(_clients.Prefixed(topic.Name))).ToList();
            var differences = await DifferencesAsync(admin, found, cancellationToken);
            return [.. plan.Select(topic => State(topic, present, differences, metadata.Brokers.Count)).OrderBy(state => state.Name, StringComparer.Ordinal)];
        });

    /// <summary>
    /// What a person should know of the cluster (<c>doctor</c>): topics weaker than planned, and offsets that the cluster forgets before
    /// the records they point at.
    /// </summary>
    /// <exception cref="TransientFaultException">The cluster does not answer.</exception>
    public async Task<IReadOnlyList<string>> FindProblemsAsync(IEnumerable<string> departments, CancellationToken cancellationToken)
    {
        var wanted = departments.ToList();
        var problems = (await ListAsync(wanted, cancellationToken)).SelectMany(state => state.Remarks.Select(remark => $"{state.Name}: {remark}")).ToList();
        var longest = TopicPlan.For(wanted, _options, _seen).Where(topic => topic.Name.StartsWith("documents.", StringComparison.Ordinal)).Max(topic => topic.KeptFor);
        var kept = await WithAdminAsync(admin => OffsetRetentionAsync(admin, cancellationToken));
        if (kept is { } known && longest is { } needed && known < needed)
            problems.Add($"offsets.retention.minutes is {known.TotalMinutes:0}, but topics keep records for {needed.TotalMinutes:0} minutes: a stage that stands still for longer would start from the beginning.");
        return problems;
    }

    private async Task<T> WithAdminAsync<T>(Func<IAdminClient, Task<T>> work)
    {
        using var admin = _clients.Admin("docclassifier-topics");
        try
        {
            return await work(admin);
        }
        catch (KafkaException fault)
        {
            throw new TransientFaultException($"The cluster at {_clients.Kafka.BootstrapServers} does not answer: {fault.Error.Reason}", fault) { IsServiceAway = true };
        }
    }

    private static Task<Metadata> MetadataAsync(IAdminClient admin, CancellationToken cancellationToken) =>
        Task.Run(() => admin.GetMetadata(RequestTimeout), cancellationToken).WaitAsync(cancellationToken);

    private async Task<List<TopicChange>> CreateAsync(IAdminClient admin, List<PlannedTopic> missing, int brokers, CancellationToken cancellationToken)
    {
        if (missing.Count == 0)
            return [];
        var specifications = missing.Select(topic => new TopicSpecification
        {
            Name = _clients.Prefixed(topic.Name),
            NumPartitions = topic.Partitions,
            ReplicationFactor = Replicas(brokers),
            Configs = new Dictionary<string, string>(topic.Configuration) { ["min.insync.replicas"] = InSync(brokers).ToString(CultureInfo.InvariantCulture) },
        });
        try
        {
            await admin.CreateTopicsAsync(specifications, new CreateTopicsOptions { RequestTimeout = RequestTimeout, OperationTimeout = RequestTimeout }).WaitAsync(cancellationToken);
            return [.. missing.Select(topic => new TopicChange(_clients.Prefixed(topic.Name), TopicChangeKind.Created, ""))];
        }
        catch (CreateTopicsException fault)
        {
            // Somebody else may have made it in between.
            return [.. fault.Results.Select(result => result.Error.Code switch
            {
                ErrorCode.NoError => new TopicChange(result.Topic, TopicChangeKind.Created, ""),
                ErrorCode.TopicAlreadyExists => new TopicChange(result.Topic, TopicChangeKind.Unchanged, ""),
                _ => new TopicChange(result.Topic, TopicChangeKind.Failed, result.Error.Reason),
            })];
        }
    }

    // Apache Kafka answers before all it is asked knows of them; whoever applies the topics and then lists or uses them must find them.
    private static async Task UntilServedAsync(IAdminClient admin, List<string> created, CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.GetTimestamp(); created.Count > 0 && Stopwatch.GetElapsedTime(began) < ServedLimit;)
        {
            var served = (await MetadataAsync(admin, cancellationToken)).Topics.Where(topic => !topic.Error.IsError && topic.Partitions.TrueForAll(one => one.Leader >= 0));
            created = [.. created.Except(served.Select(topic => topic.Topic), StringComparer.Ordinal)];
            if (created.Count > 0)
                await Task.Delay(ServedPause, cancellationToken);
        }
    }

    private async Task<Dictionary<string, TopicChange>> ConfigureAsync(IAdminClient admin, List<PlannedTopic> existing, CancellationToken cancellationToken)
    {
        var differences = await DifferencesAsync(admin, existing, cancellationToken);
        var changes = new Dictionary<string, TopicChange>(StringComparer.Ordinal);
        foreach (var (name, entries) in differences.Where(pair => pair.Value.Count > 0))
        {
            var detail = string.Join(", ", entries.Select(entry => $"{entry.Key}: {entry.Value.Is} -> {entry.Value.Planned}"));
            var resource = new ConfigResource { Type = ResourceType.Topic, Name = name };
            var set = entries.Select(entry => new ConfigEntry { Name = entry.Key, Value = entry.Value.Planned, IncrementalOperation = AlterConfigOpType.Set }).ToList();
            try
            {
                await admin.IncrementalAlterConfigsAsync(new() { [resource] = set }, new IncrementalAlterConfigsOptions { RequestTimeout = RequestTimeout }).WaitAsync(cancellationToken);
                changes[name] = new TopicChange(name, TopicChangeKind.Configured, detail);
            }
            catch (KafkaException fault)
            {
                changes[name] = new TopicChange(name, TopicChangeKind.Failed, $"{detail}: {fault.Error.Reason}");
            }
        }

        return changes;
    }

    private async Task<Dictionary<string, Dictionary<string, (string? Is, string Planned)>>> DifferencesAsync(
        IAdminClient admin, List<PlannedTopic> existing, CancellationToken cancellationToken)
    {
        if (existing.Count == 0)
            return [];
        var resources = existing.Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = _clients.Prefixed(topic.Name) });
        List<DescribeConfigsResult> described;
        try
        {
            described = await admin.DescribeConfigsAsync(resources, new DescribeConfigsOptions { RequestTimeout = RequestTimeout }).WaitAsync(cancellationToken);
        }
        catch (KafkaException fault) when (fault.Error.Code == ErrorCode.Local_UnsupportedFeature)
        {
            // A cluster that does not tell settings is taken at its word.
            return existing.ToDictionary(topic => _clients.Prefixed(topic.Name), _ => new Dictionary<string, (string?, string)>(StringComparer.Ordinal), StringComparer.Ordinal);
        }

        var actual = described.ToDictionary(result => result.ConfigResource.Name, result => result.Entries, StringComparer.Ordinal);
        return existing.ToDictionary(
            topic => _clients.Prefixed(topic.Name),
            topic => topic.Configuration
                .Select(planned => (planned.Key, Is: actual[_clients.Prefixed(topic.Name)].GetValueOrDefault(planned.Key)?.Value, Planned: planned.Value))
                .Where(entry => !SameSetting(entry.Is, entry.Planned))
                .ToDictionary(entry => entry.Key, entry => (entry.Is, entry.Planned), StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    private TopicState State(
        PlannedTopic topic, Dictionary<string, TopicMetadata> present, Dictionary<string, Dictionary<string, (string? Is, string Planned)>> differences, int brokers)
    {
        var name = _clients.Prefixed(topic.Name);
        if (!present.TryGetValue(name, out var metadata))
            return new TopicState(name, null, null, ["missing: run docclassifier topics apply"]);
        var remarks = differences[name].Select(entry => $"{entry.Key} is {entry.Value.Is ?? "unset"}, planned {entry.Value.Planned}: run docclassifier topics apply").ToList();
        if (metadata.Partitions.Count != topic.Partitions)
            remarks.Add(WrongCount(metadata.Partitions.Count, topic.Partitions));
        var replicas = metadata.Partitions.Min(partition => partition.Replicas.Length);
        if (replicas < Replicas(brokers))
            remarks.Add($"has {replicas} copies, {Replicas(brokers)} are possible: reassign its partitions");
        return new TopicState(name, metadata.Partitions.Count, replicas, remarks);
    }

    private static async Task<TimeSpan?> OffsetRetentionAsync(IAdminClient admin, CancellationToken cancellationToken)
    {
        var broker = admin.GetMetadata(RequestTimeout).Brokers.FirstOrDefault()?.BrokerId.ToString(CultureInfo.InvariantCulture);
        if (broker is null)
            return null;
        List<DescribeConfigsResult> described;
        try
        {
            described = await admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Broker, Name = broker }], new DescribeConfigsOptions { RequestTimeout = RequestTimeout })
                .WaitAsync(cancellationToken);
        }
        catch (KafkaException fault) when (fault.Error.Code == ErrorCode.Local_UnsupportedFeature)
        {
            return null;
        }

        return described[0].Entries.TryGetValue("offsets.retention.minutes", out var entry) && long.TryParse(entry.Value, CultureInfo.InvariantCulture, out var minutes) && minutes > 0
            ? TimeSpan.FromMinutes(minutes)
            : null;
    }

    private short Replicas(int brokers) => _options.ReplicationFactor > 0 ? _options.ReplicationFactor : (short)Math.Clamp(brokers, 1, WantedReplicas);

    private int InSync(int brokers) => Replicas(brokers) >= WantedReplicas ? 2 : 1;

    private static string WrongCount(int actual, int planned) =>
        $"has {actual} partitions, planned {planned} (Topics:Partitions): partitions are never added in place, because a document's records would part";

    private static bool SameSetting(string? actual, string planned) =>
        actual is not null && actual.Split(',').Select(part => part.Trim()).Order(StringComparer.Ordinal).SequenceEqual(planned.Split(',').Order(StringComparer.Ordinal), StringComparer.Ordinal);
}
