using System.Text;
using DocClassifier.Broker.Files;
using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DocClassifier.Broker.Tests.Logs;

/// <summary>Compaction on bare logs: what a read_committed reader makes of the topic must be the same before and after.</summary>
public sealed class CompactionTests
{
    private const long Day = 86_400_000;

    /// <summary>
    /// Write a record (null value: tombstone) plainly or in one of three producers' transactions; end a transaction; compact; let time
    /// pass.
    /// </summary>
    private sealed record Step(int Kind, int Producer, int Key, bool Tombstone, bool Commit);

    [Fact]
    public void The_committed_state_is_the_same_before_and_after_for_every_reader()
    {
        var step =
            from kind in Gen.Frequency((6, Gen.Constant(0)), (8, Gen.Constant(1)), (4, Gen.Constant(2)), (2, Gen.Constant(3)), (1, Gen.Constant(4)))
            from producer in Gen.Choose(0, 2)
            from key in Gen.Choose(0, 6)
            from tombstone in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
            from commit in Gen.Frequency((2, Gen.Constant(true)), (1, Gen.Constant(false)))
            select new Step(kind, producer, key, tombstone, commit);
        foreach (var steps in step.ArrayOf().Resize(60).Sample(60, new Rnd(7, 11), 60))
            Run(steps);
    }

    [Fact]
    public void Tombstones_and_markers_stay_until_their_time_and_go_then()
    {
        using var bench = new Bench();
        bench.Append("a", "1", 0);
        bench.Append("a", null, 1);
        bench.EndTransaction(1, commit: true);
        bench.Append("b", "x", 2);
        bench.EndTransaction(2, commit: false);
        bench.Fill();
        bench.Compact();
        Assert.Contains(bench.Records(committed: false), entry => Key(entry) == "a" && entry.Value is null);
        Assert.DoesNotContain(bench.Records(committed: false), entry => Key(entry) == "b");
        var end = bench.Log.HighWatermark;
        bench.Now += 2 * Day;
        bench.Fill();
        bench.Compact();
        bench.Now += 2 * Day;
        bench.Fill();
        bench.Compact();
        Assert.DoesNotContain(bench.Records(committed: false), entry => Key(entry) == "a");
        Assert.Equal(0, bench.Log.LogStart);
        Assert.True(bench.Log.HighWatermark > end);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Compressed_batches_are_opened_and_thinned_out(int codec)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t", 1, ("cleanup.policy", "compact"), ("segment.bytes", "4000"), ("min.cleanable.dirty.ratio", "0"));
        using var producer = broker.Producer(config => (config.CompressionType, config.LingerMs) = ((Confluent.Kafka.CompressionType)codec, 5));
        for (var round = 0; round < 20; round++)
        {
            for (var key = 0; key < 20; key++)
                producer.Produce("t", new() { Key = $"{key}", Value = $"{round} " + new string((char)('a' + key), 60) });
            producer.Flush(TestBroker.Limit);
        }

        var size = Size(broker.Directory);
        broker.Broker.Housekeeper.CleanAll();
        Assert.True(Size(broker.Directory) < size);
        var read = broker.ReadAll("t", configure: config => config.CheckCrcs = true);
        Assert.InRange(read.Count, 20, 399);
        Assert.All(read.GroupBy(result => result.Message.Key), key => Assert.StartsWith("19 ", key.Last().Message.Value, StringComparison.Ordinal));
        await broker.RestartAsync();
        Assert.Equal(read.Select(result => result.Offset), broker.ReadAll("t").Select(result => result.Offset));
    }

    private static long Size(string directory) => new DirectoryInfo(Path.Combine(directory, "topics", "t")).EnumerateFiles("*.log", SearchOption.AllDirectories).Sum(file => file.Length);

    private static string Key(LogContent.Entry entry) => Encoding.UTF8.GetString(entry.Key!);

    private static void Run(Step[] steps)
    {
        using var bench = new Bench();
        var open = new HashSet<int>();
        var middle = new LogContent.CommittedReader(bench.Log, committed: true, 0);
        var seenByMiddle = new Dictionary<string, string?>();
        var number = 0;
        foreach (var step in steps)
        {
            var (key, value) = ($"k{step.Key}", step.Tombstone ? null : $"v{number++}");
            switch (step.Kind)
            {
                case 0:
                    bench.Append(key, value, 0);
                    break;
                case 1:
                    bench.Append(key, value, step.Producer + 1);
                    open.Add(step.Producer);
                    break;
                case 2 when open.Remove(step.Producer):
                    bench.EndTransaction(step.Producer + 1, step.Commit);
                    break;
                case 3:
                    var state = bench.State();
                    bench.Compact();
                    Assert.Equal(state, bench.State());
                    // A reader that is somewhere in the middle goes on a little.
                    if (middle.Next() is { } entries)
                        entries.ForEach(entry => seenByMiddle[Key(entry)] = Text(entry));
                    break;
                case 4:
                    bench.Now += Day / 100;
                    break;
            }
        }

        var before = bench.State();
        bench.Compact();
        Assert.Equal(before, bench.State());
        while (middle.Next() is { } rest)
            rest.ForEach(entry => seenByMiddle[Key(entry)] = Text(entry));
        Assert.Equal(before, Live(seenByMiddle));
        bench.Reopen();
        Assert.Equal(before, bench.State());
        bench.EndAll();
        bench.Now += 2 * Day;
        bench.Fill();
        var settled = bench.State();
        bench.Compact();
        bench.Now += 2 * Day;
        bench.Fill();
        bench.Compact();
        Assert.Equal(settled, bench.State());
    }

    private static string? Text(LogContent.Entry entry) => entry.Value is null ? null : Encoding.UTF8.GetString(entry.Value);

    private static SortedDictionary<string, string> Live(Dictionary<string, string?> state) =>
        new(state.Where(pair => pair.Value is not null && pair.Key.StartsWith('k')).ToDictionary(pair => pair.Key, pair => pair.Value!));

    /// <summary>One log with tiny segments and three transactional producers.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly string _directory = TestFolder.New();
        private readonly LogFlusher _flusher = new();
        private readonly LeaderEpoch _epoch;
        private readonly Dictionary<int, int> _sequences = [];
        private readonly HashSet<int> _open = [];
        private readonly TopicConfig _config;
        private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));
        private int _filled;

        public Bench()
        {
            var settings = new Dictionary<string, string>
            {
                ["cleanup.policy"] = "compact",
                ["segment.bytes"] = "300",
                ["min.cleanable.dirty.ratio"] = "0",
                ["delete.retention.ms"] = $"{Day}",
            };
            _config = TopicConfig.Parse("t", settings, new BrokerOptions(), out _)!;
            _epoch = new LeaderEpoch(new DiskFileLayer(), _directory, _time);
            _epoch.Begin(-1);
            Log = Open();
        }

        public PartitionLog Log { get; private set; }

        public long Now
        {
            get => _time.GetUtcNow().ToUnixTimeMilliseconds();
            set => _time.SetUtcNow(DateTimeOffset.FromUnixTimeMilliseconds(value));
        }

        public void Append(string key, string? value, int producer)
        {
            var sequence = _sequences.GetValueOrDefault(producer);
            using var builder = new BatchBuilder(Now)
            {
                ProducerId = producer == 0 ? -1 : producer,
                ProducerEpoch = (short)(producer == 0 ? -1 : 0),
                BaseSequence = producer == 0 ? -1 : sequence,
                Transactional = producer > 0,
            };
            builder.Add(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value ?? ""), value is null);
            builder.Add("noise"u8, Encoding.UTF8.GetBytes($"{Log.HighWatermark}"));
            var result = Log.Append(builder.Build());
            Assert.Equal(ErrorCode.None, result.Error);
            result.Flushed.GetAwaiter().GetResult();
            _sequences[producer] = sequence + 2;
            if (producer > 0)
                _open.Add(producer);
        }

        public void EndTransaction(int producer, bool commit)
        {
            Log.AppendMarker(producer, 0, commit).Flushed.GetAwaiter().GetResult();
            _open.Remove(producer);
        }

        public void EndAll()
        {
            foreach (var producer in _open.ToList())
                EndTransaction(producer, commit: false);
        }

        /// <summary>Pushes what is there out of the active segment.</summary>
        public void Fill()
        {
            for (var i = 0; i < 8; i++)
                Append($"fill{_filled++ % 3}", "x", 0);
        }

        public void Compact() => new LogCleaner(Log, Environment()).Run(Now);

        public List<LogContent.Entry> Records(bool committed) => LogContent.Read(Log, committed);

        public SortedDictionary<string, string> State()
        {
            var state = new Dictionary<string, string?>();
            foreach (var entry in Records(committed: true))
                state[Key(entry)] = Text(entry);
            return Live(state);
        }

        public void Reopen()
        {
            // Without the checkpoints the state comes from the batches alone, so their sequence numbers must still be there.
            Log.Dispose();
            foreach (var checkpoint in Directory.EnumerateFiles(_directory, "*.index"))
                File.Delete(checkpoint);
            Log = Open();
            foreach (var (producer, sequence) in _sequences.Where(pair => pair.Key > 0))
            {
                using var builder = new BatchBuilder(Now) { ProducerId = producer, ProducerEpoch = 0, BaseSequence = sequence + 7, Transactional = true };
                Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Log.Append(builder.Add("k"u8, "v"u8).Build()).Error);
            }
        }

        public void Dispose()
        {
            Log.Dispose();
            _flusher.Dispose();
            TestFolder.Remove(_directory);
        }

        private PartitionLog Open() => new("t", 0, _directory, _config, Environment());

        private LogEnvironment Environment() =>
            new(new DiskFileLayer(), _flusher, new StorageHealth(new DiskFileLayer(), _directory), _epoch, true, _time, NullLogger.Instance);
    }
}
