using DocClassifier.Broker.Logs;
using Microsoft.Extensions.Logging.Abstractions;
using Error = DocClassifier.Broker.Protocol.ErrorCode;

namespace DocClassifier.Broker.Tests.Durability;

/// <summary>Many batches on their way to the disk at once, over several segments, when the power fails.</summary>
public sealed class BurstTests
{
    private const int Batches = 12;

    [Fact]
    public async Task A_power_cut_tears_only_the_last_segment_so_that_no_partition_goes_offline_for_it()
    {
        // Two batches fill a segment.
        var config = TopicConfig.Parse("t", new Dictionary<string, string> { ["segment.bytes"] = "300" }, new BrokerOptions(), out _)!;
        for (var cut = 0; cut < 60; cut++)
        {
            for (var seed = 0; seed < 5; seed++)
            {
                var files = new PowerCutFiles();
                files.CreateDirectory("/log");
                files.SyncDirectory("/");
                var acknowledged = await AppendAsync(files, config, cut);

                var after = files.Restart(new Random((cut * 5) + seed));
                using var flusher = new LogFlusher();
                using var log = new PartitionLog("t", 0, "/log", config, Environment(after, flusher));
                Assert.False(log.IsOffline, $"cut {cut}, seed {seed}: {log.Problem}");
                Assert.InRange(log.HighWatermark, acknowledged, Batches);
                Assert.Equal(Enumerable.Range(0, (int)log.HighWatermark).Select(offset => (long)offset), LogContent.Read(log, committed: false).Select(one => one.Offset));
            }
        }
    }

    /// <summary>Appends without waiting; returns how many were acknowledged.</summary>
    private static async Task<int> AppendAsync(PowerCutFiles files, TopicConfig config, int cut)
    {
        using var flusher = new LogFlusher();
        using var log = new PartitionLog("t", 0, "/log", config, Environment(files, flusher));
        files.CutAfter(cut);
        var results = Enumerable.Range(0, Batches).Select(i => log.Append(RawRequests.Batch($"{i:00} {new string('x', 60)}"))).ToList();
        var acknowledged = 0;
        foreach (var result in results.TakeWhile(result => result.Error == Error.None))
        {
            try
            {
                await result.Flushed.WaitAsync(TestBroker.Limit);
                acknowledged++;
            }
            catch (LogStorageException)
            {
                break;
            }
        }

        return acknowledged;
    }

    private static LogEnvironment Environment(PowerCutFiles files, LogFlusher flusher) =>
        new(files, flusher, new StorageHealth(files, "/log"), new LeaderEpoch(files, "/log", TimeProvider.System), true, TimeProvider.System, NullLogger.Instance);
}
