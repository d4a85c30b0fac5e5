using System.ComponentModel.DataAnnotations;
using DocClassifier.Broker.Files;
using DocClassifier.Broker.Groups;
using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Network;
using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Transactions;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Broker;

/// <summary>
/// A durable Kafka-protocol broker of one node, inside this process. It serves until disposed; disposing stops it cleanly and leaves
/// everything on disk. Thread-safe.
/// </summary>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    private readonly BrokerFolder _folder;
    private readonly StorageHealth _health;
    private readonly LogFlusher _flusher;
    private readonly TopicStore _topics;
    private readonly TransactionCoordinator _transactions;
    private readonly BrokerServer _server;
    private readonly Housekeeper _housekeeper;
    private readonly ILogger _logger;
    private int _disposed;

    private EmbeddedBroker(
        BrokerFolder folder, StorageHealth health, LogFlusher flusher, TopicStore topics, GroupCoordinator groups,
        TransactionCoordinator transactions, BrokerServer server, Housekeeper housekeeper, BrokerIdentity identity, ILogger logger)
    {
        (_folder, _flusher, _topics, _transactions, _server, _housekeeper, _logger) =
            (folder, flusher, topics, transactions, server, housekeeper, logger);
        (_health, Groups) = (health, groups);
        (Port, BootstrapServers) = (identity.Port, $"{identity.Host}:{identity.Port}");
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>What clients are given as bootstrap.servers: host and port.</summary>
    public string BootstrapServers { get; }

    /// <summary>
    /// Why records cannot be written at the moment (disk full, …), null when they can. Reads go on meanwhile; for readiness.
    /// </summary>
    public string? StorageProblem => _health.Problem;

    /// <summary>
    /// Partitions whose log is damaged: a line each that names file and offset, and the remedy. The others serve on; for readiness.
    /// </summary>
    public IReadOnlyList<string> DamagedPartitions => [.. _topics.All.SelectMany(topic => topic.Partitions).Select(log => log.Problem).OfType<string>()];

    /// <summary>What is damaged in a topic, null when nothing is or there is no such topic.</summary>
    public string? FindDamage(string topic) => _topics.Find(topic)?.Partitions.Select(log => log.Problem).FirstOrDefault(problem => problem is not null);

    internal BrokerServer Server => _server;

    internal TopicStore Topics => _topics;

    internal GroupCoordinator Groups { get; }

    internal Housekeeper Housekeeper => _housekeeper;

    /// <summary>Recovers the data folder, completes prepared transactions and begins to serve.</summary>
    /// <exception cref="BrokerStartException">Port taken, data folder in use, of another format or not writable: one line, with the
    /// remedy.</exception>
    public static Task<EmbeddedBroker> StartAsync(
        BrokerOptions options, ILoggerFactory loggerFactory, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default) =>
        StartAsync(Checked(options), loggerFactory, timeProvider ?? TimeProvider.System, new DiskFileLayer(), cancellationToken);

    internal static async Task<EmbeddedBroker> StartAsync(
        BrokerOptions options, ILoggerFactory loggerFactory, TimeProvider time, IFileLayer files, CancellationToken cancellationToken)
    {
        var logger = loggerFactory.CreateLogger<EmbeddedBroker>();
        var folder = BrokerFolder.Open(options.DataDirectory, files);
        BrokerServer? server = null;
        LogFlusher? flusher = null;
        TopicStore? topics = null;
        try
        {
            // The port before the logs: whoever has it is found out before anything is recovered.
            server = new BrokerServer(options, logger);
            flusher = new LogFlusher();
            var health = new StorageHealth(files, options.DataDirectory);
            var epoch = new LeaderEpoch(files, options.DataDirectory, time);
            var environment = new LogEnvironment(files, flusher, health, epoch, options.SyncBeforeAck, time, logger);
            topics = new TopicStore(options.DataDirectory, options, environment);
            topics.BeginEpoch(epoch);
            OfflinePartitions.Write(files, options.DataDirectory, topics);
            var clock = new SteadyClock(time);
            var groups = new GroupCoordinator(topics, environment, clock);
            var ids = new ProducerIds(files, options.DataDirectory);
            var transactions = new TransactionCoordinator(topics, groups, ids, environment, clock, options);
            await transactions.RecoverAsync();
            cancellationToken.ThrowIfCancellationRequested();

            var identity = new BrokerIdentity(folder.ClusterId, AdvertisedHost(options), server.Port);
            server.Start(new RequestRouter(Handlers(options, identity, epoch, topics, groups, transactions, time)));
            var housekeeper = new Housekeeper(topics, groups, transactions, clock, options, environment);
            Log.Started(logger, options.BindAddress, server.Port, options.DataDirectory);
            return new EmbeddedBroker(folder, health, flusher, topics, groups, transactions, server, housekeeper, identity, logger);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ProtocolException or BrokerStartException or OperationCanceledException)
        {
            if (server is not null)
                await server.DisposeAsync();
            topics?.Dispose();
            flusher?.Dispose();
            folder.Dispose();
            throw e is IOException or UnauthorizedAccessException or ProtocolException ? BrokerFolder.NotUsable(options.DataDirectory, e) : e;
        }
    }

    /// <summary>Stops serving, synchronises everything, releases port and folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _housekeeper.DisposeAsync();
        await _server.DisposeAsync();
        await _transactions.DisposeAsync();
        _flusher.Dispose();
        _topics.Dispose();
        _folder.Dispose();
        Log.Stopped(_logger);
    }

    private static BrokerOptions Checked(BrokerOptions options)
    {
        var problems = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true))
            throw new BrokerStartException($"Broker:{problems[0].MemberNames.FirstOrDefault()} cannot be used: {problems[0].ErrorMessage}");
        return options;
    }

    private static string AdvertisedHost(BrokerOptions options) =>
        string.IsNullOrWhiteSpace(options.AdvertisedHost)
            ? options.BindAddress is "0.0.0.0" or "::" ? "127.0.0.1" : options.BindAddress
            : options.AdvertisedHost;

    private static IEnumerable<IRequestHandler> Handlers(
        BrokerOptions options, BrokerIdentity identity, LeaderEpoch epoch, TopicStore topics, GroupCoordinator groups,
        TransactionCoordinator transactions, TimeProvider time) =>
    [
        new MetadataRequest(topics, identity, epoch),
        new ProduceRequest(topics, transactions),
        new FetchRequest(topics, time),
        new ListOffsetsRequest(topics),
        new FindCoordinatorRequest(identity),
        new JoinGroupRequest(groups, options),
        new SyncGroupRequest(groups),
        new HeartbeatRequest(groups),
        new LeaveGroupRequest(groups),
        new OffsetCommitRequest(groups, topics, time),
        new OffsetFetchRequest(groups),
        new CreateTopicsRequest(topics, options),
        new DeleteTopicsRequest(topics),
        new DeleteRecordsRequest(topics),
        new CreatePartitionsRequest(topics),
        new ListGroupsRequest(groups),
        new DescribeGroupsRequest(groups),
        new DeleteGroupsRequest(groups),
        new DescribeConfigsRequest(topics, options),
        new AlterConfigsRequest(topics),
        new IncrementalAlterConfigsRequest(topics),
        new DescribeClusterRequest(identity),
        new OffsetForLeaderEpochRequest(topics),
        new InitProducerIdRequest(transactions),
        new AddPartitionsToTxnRequest(transactions, topics),
        new AddOffsetsToTxnRequest(transactions),
        new TxnOffsetCommitRequest(transactions, groups, topics, time),
        new EndTxnRequest(transactions),
    ];
}
