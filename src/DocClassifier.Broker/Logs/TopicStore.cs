using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using DocClassifier.Broker.Files;
using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Logs;

/// <summary>
/// All topics: <c>topics/&lt;name&gt;/topic.json</c> and one folder of segments per partition. Invariant: a topic exists from the moment
/// its topic.json is durable; a folder without one is what a crash left of a creation and is removed at start. Thread-safe.
/// </summary>
internal sealed class TopicStore : IDisposable
{
    private const string Description = "topic.json";
    private const string Removed = ".deleted";
    private const int MaxPartitions = 10_000;
    private const string TooManyPartitions = "The number of partitions must be from 1 to 10,000.";
    private readonly ConcurrentDictionary<string, Topic> _topics = new(StringComparer.Ordinal);
    private readonly Lock _changing = new();
    private readonly string _root;
    private readonly BrokerOptions _options;
    private readonly LogEnvironment _environment;

    public TopicStore(string dataDirectory, BrokerOptions options, LogEnvironment environment)
    {
        (_root, _options, _environment) = (Path.Combine(dataDirectory, "topics"), options, environment);
        var files = environment.Files;
        files.CreateDirectory(_root);
        files.SyncDirectory(dataDirectory);
        foreach (var name in files.Directories(_root))
        {
            var directory = Path.Combine(_root, name);
            var description = name.EndsWith(Removed, StringComparison.Ordinal) ? null : DurableFile.Read(files, Path.Combine(directory, Description));
            if (description is null)
                files.DeleteDirectory(directory);
            else
                _topics[name] = Open(name, directory, JsonSerializer.Deserialize<TopicDescription>(description)!);
        }
    }

    /// <summary>
    /// Raises the broker's leader epoch above all that is in the logs, and begins it in each of them; once, before anything is appended.
    /// </summary>
    public void BeginEpoch(LeaderEpoch epoch)
    {
        var logs = _topics.Values.SelectMany(topic => topic.Partitions).ToList();
        epoch.Begin(logs.Select(log => log.LatestEpoch).DefaultIfEmpty(-1).Max());
        logs.ForEach(log => log.BeginEpoch());
    }

    /// <summary>Raised after a topic has gone, with its name.</summary>
    public event Action<string>? Deleted;

    public IEnumerable<Topic> All => _topics.Values;

    public Topic? Find(string name) => _topics.GetValueOrDefault(name);

    public PartitionLog? Find(string topic, int partition) => Find(topic)?.Partition(partition);

    /// <summary>The one partition of a topic in which the broker keeps its own state; made when it is missing.</summary>
    /// <exception cref="BrokerStartException">It is damaged. Without it groups would begin anew and transactions lose their
    /// outcome.</exception>
    public PartitionLog Internal(string name)
    {
        var configuration = new Dictionary<string, string> { ["cleanup.policy"] = "compact" };
        if (Find(name) is null && Create(name, 1, configuration, validateOnly: false) is { Error: not ErrorCode.None } failed)
            throw new IOException($"{name} could not be made: {failed.Message}");
        var log = Find(name, 0)!;
        return log.IsOffline ? throw new BrokerStartException($"The broker cannot start without its own topic {name}. {log.Problem}") : log;
    }

    public static bool IsLegalName(string name) =>
        name.Length is > 0 and <= 249 && name is not ("." or "..") && !name.EndsWith(Removed, StringComparison.Ordinal)
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>Creates the topic durably, or (<paramref name="validateOnly"/>) only says whether it could be.</summary>
    public (ErrorCode Error, string? Message) Create(string name, int partitions, IReadOnlyDictionary<string, string> configuration, bool validateOnly)
    {
        if (!IsLegalName(name))
            return (ErrorCode.InvalidTopic, $"Topic name \"{name}\" is illegal: letters, digits, '.', '_' and '-', at most 249.");
        if (partitions is < 1 or > MaxPartitions)
            return (ErrorCode.InvalidPartitions, TooManyPartitions);
        if (TopicConfig.Parse(name, configuration, _options, out var problem) is null)
            return (ErrorCode.InvalidConfig, problem);
        lock (_changing)
        {
            if (_topics.ContainsKey(name))
                return (ErrorCode.TopicAlreadyExists, $"Topic '{name}' already exists.");
            if (validateOnly)
                return (ErrorCode.None, null);
            try
            {
                var description = new TopicDescription(partitions, new(configuration, StringComparer.Ordinal));
                _topics[name] = Make(name, description);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return (ErrorCode.KafkaStorageError, e.Message);
            }
        }

        Log.TopicCreated(_environment.Logger, name, partitions);
        return (ErrorCode.None, null);
    }

    /// <summary>
    /// Replaces what is set for a topic. Refused for the broker's own: they would be deleted by age, and what the broker knows of groups
    /// and transactions with them.
    /// </summary>
    public (ErrorCode Error, string? Message) Configure(Topic topic, IReadOnlyDictionary<string, string> configuration, bool validateOnly)
    {
        if (topic.IsInternal)
            return (ErrorCode.InvalidTopic, "The settings of the broker's own topics are its own.");
        if (TopicConfig.Parse(topic.Name, configuration, _options, out var problem) is not { } config)
            return (ErrorCode.InvalidConfig, problem);
        if (validateOnly)
            return (ErrorCode.None, null);
        lock (_changing)
        {
            // Deleted and recreated meanwhile, it may have another number of partitions, which this would write over.
            if (!ReferenceEquals(Find(topic.Name), topic))
                return (ErrorCode.UnknownTopicOrPartition, "There is no such topic.");
            try
            {
                Describe(topic.Directory, new TopicDescription(topic.Partitions.Count, new(configuration, StringComparer.Ordinal)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return (ErrorCode.KafkaStorageError, e.Message);
            }

            topic.Config = config;
        }

        return (ErrorCode.None, null);
    }

    /// <summary>Raises the number of partitions. The new ones exist from the moment topic.json names them.</summary>
    public (ErrorCode Error, string? Message) AddPartitions(string name, int count, bool validateOnly)
    {
        if (count > MaxPartitions)
            return (ErrorCode.InvalidPartitions, TooManyPartitions);
        lock (_changing)
        {
            if (Find(name) is not { } topic)
                return (ErrorCode.UnknownTopicOrPartition, "There is no such topic.");
            var first = topic.Partitions.Count;
            if (count <= first)
                return (ErrorCode.InvalidPartitions, $"The topic has {first} partitions already.");
            if (validateOnly)
                return (ErrorCode.None, null);
            List<PartitionLog> added = [];
            try
            {
                for (var partition = first; partition < count; partition++)
                {
                    // What a crash left of an earlier try was never part of the topic.
                    _environment.Files.DeleteDirectory(PartitionDirectory(topic.Directory, partition));
                    _environment.Files.CreateDirectory(PartitionDirectory(topic.Directory, partition));
                    added.Add(new(name, partition, PartitionDirectory(topic.Directory, partition), topic.Config, _environment));
                }

                Describe(topic.Directory, new TopicDescription(count, new(topic.Config.Set, StringComparer.Ordinal)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                added.ForEach(log => log.Dispose());
                return (ErrorCode.KafkaStorageError, e.Message);
            }

            topic.Add(added);
        }

        Log.PartitionsAdded(_environment.Logger, name, count);
        return (ErrorCode.None, null);
    }

    public ErrorCode Delete(string name)
    {
        lock (_changing)
        {
            if (!_topics.TryGetValue(name, out var topic))
                return ErrorCode.UnknownTopicOrPartition;
            if (topic.IsInternal)
                return ErrorCode.InvalidTopic;
            var aside = topic.Directory + Removed;
            try
            {
                _environment.Files.DeleteDirectory(aside);
                _environment.Files.Move(topic.Directory, aside);
                _environment.Files.SyncDirectory(_root);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return ErrorCode.KafkaStorageError;
            }

            _topics.TryRemove(name, out _);
            topic.Dispose();
            TryRemove(aside);
        }

        Log.TopicDeleted(_environment.Logger, name);
        Deleted?.Invoke(name);
        return ErrorCode.None;
    }

    public void Dispose()
    {
        foreach (var topic in _topics.Values)
        {
            foreach (var partition in topic.Partitions)
                partition.FlushAndCheckpoint();
            topic.Dispose();
        }
    }

    private Topic Make(string name, TopicDescription description)
    {
        var directory = Path.Combine(_root, name);
        var files = _environment.Files;
        files.DeleteDirectory(directory);
        files.CreateDirectory(directory);
        for (var partition = 0; partition < description.Partitions; partition++)
            files.CreateDirectory(PartitionDirectory(directory, partition));
        var topic = Open(name, directory, description);
        files.SyncDirectory(_root);
        Describe(directory, description);
        return topic;
    }

    private void Describe(string directory, TopicDescription description) =>
        DurableFile.Replace(_environment.Files, Path.Combine(directory, Description), JsonSerializer.SerializeToUtf8Bytes(description));

    private Topic Open(string name, string directory, TopicDescription description)
    {
        // A setting that an older version accepted and this one does not must not keep the broker from starting.
        var config = TopicConfig.Parse(name, description.Config, _options, out _)
            ?? TopicConfig.Parse(name, new Dictionary<string, string>(), _options, out _)!;
        return new Topic(name, directory, config, [.. Enumerable.Range(0, description.Partitions)
            .Select(partition => new PartitionLog(name, partition, PartitionDirectory(directory, partition), config, _environment))]);
    }

    private void TryRemove(string directory)
    {
        try
        {
            _environment.Files.DeleteDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Removed at the next start.
        }
    }

    private static string PartitionDirectory(string directory, int partition) =>
        Path.Combine(directory, partition.ToString(CultureInfo.InvariantCulture));
}
