using Confluent.Kafka;
using DocClassifier.Broker;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Health;
using DocClassifier.Streaming.Lag;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Tests.Cluster;
using DocClassifier.Streaming.Window;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Streaming.Tests.Lag;

/// <summary>A partition that is held and not read is seen by what lies in its topic (rule 16).</summary>
public sealed class LagProbeTests
{
    private readonly StageCondition _condition = new() { IsMember = true, ProducerTrouble = null };
    private readonly WorkWindow _window = new(new WindowOptions());

    [Fact]
    public async Task Records_that_nobody_fetches_are_lag_and_their_partition_is_named()
    {
        await using var installation = await Installation.MakeAsync(partitions: 2);
        using var group = Group(installation);
        var before = DateTimeOffset.UtcNow;
        for (var i = 0; i < 5; i++)
            installation.Send(Documents.Text(i), partition: 1);
        installation.Flush();
        // Held, but never polled: as a partition that stays paused.
        Open(installation, 0);
        Open(installation, 1);
        using var stop = new CancellationTokenSource();
        using var probe = Probe(installation, group, standstill: TimeSpan.FromSeconds(1));
        var running = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                probe.Look(CancellationToken.None);
        });

        await Until.TrueAsync(() => _window.OldestUnreleased() is { } at && at > before.AddMinutes(-1), "the records are seen");
        await Until.TrueAsync(() => StageHealth.TroubleOf(_condition) is not null, "the stage is not ready");
        Assert.Matches($"^{installation.Prefix}documents.text partition 1 stands still at offset 0 for [0-9]+ s although records wait", StageHealth.TroubleOf(_condition));

        _window.MarkEnd(new TopicPartitionOffset(installation.Prefix + Topics.Text, 1, 5));
        await Until.TrueAsync(() => StageHealth.TroubleOf(_condition) is null, "it is ready again once they are read");
        Assert.Null(_window.OldestUnreleased());
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Markers_and_aborted_records_at_the_end_are_no_lag()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        using var group = Group(installation);
        using var producer = installation.TransactionalProducer(installation.Prefix + "aborting");
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        producer.BeginTransaction();
        producer.Produce(new TopicPartition(installation.Prefix + Topics.Text, 0), new Message<byte[], byte[]?> { Value = [1] });
        producer.Flush(TimeSpan.FromSeconds(30));
        producer.AbortTransaction(TimeSpan.FromSeconds(30));
        var lane = Open(installation, 0);
        using var probe = Probe(installation, group, TimeSpan.FromMinutes(1));

        // The first look finds the partition behind, the second finds nothing there; as if a third had found a record before.
        probe.Look(CancellationToken.None);
        _window.MarkUnread(lane, lane.ReadUpTo, new FirstUnread(0, DateTimeOffset.UnixEpoch));
        probe.Look(CancellationToken.None);

        Assert.Null(_window.OldestUnreleased());
    }

    [Fact]
    public async Task After_a_restart_of_the_cluster_an_idle_stage_is_asked_for_again()
    {
        var folder = Directory.CreateTempSubdirectory("docclassifier-lag-").FullName;
        var options = new BrokerOptions { DataDirectory = folder, Port = 0 };
        var broker = await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance);
        try
        {
            options.Port = broker.Port;
            await using var installation = await Installation.MakeOnAsync(broker.BootstrapServers, partitions: 1);
            using var group = Group(installation);
            Open(installation, 0);
            using var probe = Probe(installation, group, TimeSpan.FromMinutes(1));
            probe.Look(CancellationToken.None);
            Assert.True(_condition.ClusterAnswers);
            await broker.DisposeAsync();
            await Until.TrueAsync(() => !Answers(probe), "it is away");
            broker = await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance);
            // Its leader epochs are newer than those that an earlier client would go on to ask with.
            await Until.TrueAsync(() => Answers(probe), "it answers");
        }
        finally
        {
            await broker.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_cluster_that_is_away_makes_an_idle_stage_unready()
    {
        _condition.ClusterFailed("all brokers are down");
        Assert.Null(StageHealth.TroubleOf(_condition));
        var silent = new StageCondition { IsMember = true, ProducerTrouble = null };
        silent.ClusterFailed("all brokers are down", System.Diagnostics.Stopwatch.GetTimestamp() - (31 * System.Diagnostics.Stopwatch.Frequency));
        Assert.Equal("the cluster has not answered for 31 s: all brokers are down", StageHealth.TroubleOf(silent));
        silent.ClusterAnswered();
        Assert.Null(StageHealth.TroubleOf(silent));
    }

    private bool Answers(LagProbe probe)
    {
        probe.Look(CancellationToken.None);
        return _condition.ClusterAnswers;
    }

    private Lane Open(Installation installation, int partition) => _window.Open(new TopicPartition(installation.Prefix + Topics.Text, partition), restoring: false);

    private LagProbe Probe(Installation installation, IConsumer<byte[], byte[]> group, TimeSpan standstill) => new(
        installation.Client().Services.GetRequiredService<ClientFactory>(), _window, group, _condition, new LagLimits(TimeSpan.FromMinutes(5), standstill), "copy", NullLogger.Instance);

    private static IConsumer<byte[], byte[]> Group(Installation installation) => new ConsumerBuilder<byte[], byte[]>(new Dictionary<string, string>
    {
        ["bootstrap.servers"] = installation.BootstrapServers,
        ["group.id"] = installation.Prefix + "docclassifier.copy",
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
}
