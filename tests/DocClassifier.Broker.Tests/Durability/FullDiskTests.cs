using Confluent.Kafka;
using DocClassifier.Broker.Files;
using Microsoft.Extensions.Logging.Abstractions;
using Error = DocClassifier.Broker.Protocol.ErrorCode;

namespace DocClassifier.Broker.Tests.Durability;

public sealed class FullDiskTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_full_disk_refuses_records_serves_reads_and_recovers_by_itself(bool onlyWhenSynchronising)
    {
        var directory = TestFolder.New();
        var files = new FillingFiles { OnlySync = onlyWhenSynchronising };
        var options = new BrokerOptions { DataDirectory = directory, Port = 0 };
        await using (var broker = await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, files, default))
        {
            Assert.Equal(Error.None, broker.Topics.Create("t", 1, new Dictionary<string, string>(), false).Error);
            using var client = new RawClient(broker.Port);
            Assert.Equal((Error.None, 0), client.Produce("t", RawRequests.Batch("before")));
            files.Full = true;
            Assert.Equal(Error.KafkaStorageError, client.Produce("t", RawRequests.Batch("refused")).Error);
            Assert.Equal(Error.CoordinatorNotAvailable, client.InitProducerId("tx").Error);
            Assert.NotNull(broker.StorageProblem);
            Assert.Single(LogContent.Read(broker.Topics.Find("t", 0)!, committed: true));
            using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, EnableIdempotence = true })
                .SetLogHandler((_, _) => { }).Build();
            files.Full = false;
            await TestWait.UntilAsync(() => broker.StorageProblem is null);
            var delivered = await producer.ProduceAsync("t", new Message<string, string> { Key = "", Value = "after" });
            Assert.Equal(1, delivered.Offset.Value);
            Assert.Equal(2, LogContent.Read(broker.Topics.Find("t", 0)!, committed: true).Count);
        }

        await using (var again = await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance))
            Assert.Equal(2, again.Topics.Find("t", 0)!.HighWatermark);
        TestFolder.Remove(directory);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_that_broke_off_before_a_segment_ended_takes_no_partition_offline(bool isLeftInTheFile)
    {
        var directory = TestFolder.New();
        var files = new FillingFiles();
        var options = new BrokerOptions { DataDirectory = directory, Port = 0, SegmentBytes = 65_536 };
        await using (var broker = await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, files, default))
        {
            Assert.Equal(Error.None, broker.Topics.Create("t", 1, new Dictionary<string, string>(), false).Error);
            using var client = new RawClient(broker.Port);
            Assert.Equal((Error.None, 0), client.Produce("t", RawRequests.Batch(new string('a', 40_000))));
            files.Full = true;
            Assert.Equal(Error.KafkaStorageError, client.Produce("t", RawRequests.Batch(new string('b', 20_000))).Error);
            files.Full = false;
            await TestWait.UntilAsync(() => broker.StorageProblem is null);
            // It does not fit behind the first one: the next segment begins.
            Assert.Equal((Error.None, 1), client.Produce("t", RawRequests.Batch(new string('c', 50_000))));
        }

        var first = Directory.GetFiles(directory, "00000000000000000000.log", SearchOption.AllDirectories).Single(path => new FileInfo(path).Length > 40_000);
        // As versions before left it.
        if (isLeftInTheFile)
            await File.AppendAllBytesAsync(first, new byte[300]);
        await using (var again = await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance))
        {
            Assert.Null(again.Topics.Find("t", 0)!.Problem);
            Assert.Equal(2, LogContent.Read(again.Topics.Find("t", 0)!, committed: true).Count);
        }

        TestFolder.Remove(directory);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Markers_that_a_disk_refuses_after_the_answer_are_written_when_it_takes_them_and_nothing_follows_before(bool commit)
    {
        var directory = TestFolder.New();
        var files = new FillingFiles { OnlySync = true, Only = path => path.Contains("/tx/", StringComparison.Ordinal) };
        var options = new BrokerOptions { DataDirectory = directory, Port = 0 };
        await using (var broker = await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, files, default))
        {
            Assert.Equal(Error.None, broker.Topics.Create("tx", 1, new Dictionary<string, string>(), false).Error);
            using var client = new RawClient(broker.Port);
            var (_, id, epoch) = client.InitProducerId("t");
            Assert.Equal(Error.None, client.AddPartition("t", id, epoch, "tx", 0));
            Assert.Equal(Error.None, client.Produce("tx", RawRequests.Batch("x", id, epoch, 0, transactional: true), "t").Error);
            files.Full = true;
            Assert.Equal(Error.None, client.EndTransaction("t", id, epoch, commit));

            var log = broker.Topics.Find("tx", 0)!;
            Assert.Equal(Error.ConcurrentTransactions, client.AddPartition("t", id, epoch, "tx", 0));
            Assert.InRange(LogContent.Read(log, committed: true).Count, 0, commit ? 1 : 0);

            files.Full = false;
            await TestWait.UntilAsync(() => client.AddPartition("t", id, epoch, "tx", 0) == Error.None);
            Assert.Equal(commit ? 1 : 0, LogContent.Read(log, committed: true).Count);
            Assert.Equal(2, log.LastStableOffset);
        }

        TestFolder.Remove(directory);
    }

    /// <summary>The real disk, which can be full: writes break off in the middle, or only synchronising fails.</summary>
    private sealed class FillingFiles : IFileLayer
    {
        private readonly DiskFileLayer _disk = new();

        public bool Full { get; set; }

        public bool OnlySync { get; init; }

        /// <summary>The files that the disk has no room for.</summary>
        public Func<string, bool> Only { get; init; } = _ => true;

        public LogFile Open(string path) => new FillingFile(this, path, _disk.Open(path));

        public bool FileExists(string path) => _disk.FileExists(path);

        public bool DirectoryExists(string path) => _disk.DirectoryExists(path);

        public IReadOnlyList<string> Files(string directory) => _disk.Files(directory);

        public IReadOnlyList<string> Directories(string directory) => _disk.Directories(directory);

        public void CreateDirectory(string path) => _disk.CreateDirectory(path);

        public void Move(string from, string to) => _disk.Move(from, to);

        public void DeleteFile(string path) => _disk.DeleteFile(path);

        public void DeleteDirectory(string path) => _disk.DeleteDirectory(path);

        public void SyncDirectory(string path) => _disk.SyncDirectory(path);

        private sealed class FillingFile(FillingFiles files, string path, LogFile file) : LogFile
        {
            public override long Length => file.Length;

            private bool IsRefused => files.Full && files.Only(path);

            public override int Read(Span<byte> buffer, long position) => file.Read(buffer, position);

            public override void Write(ReadOnlySpan<byte> bytes, long position)
            {
                if (!IsRefused || files.OnlySync)
                {
                    file.Write(bytes, position);
                    return;
                }

                file.Write(bytes[..(bytes.Length / 2)], position);
                throw new IOException("No space left on device");
            }

            public override void SetLength(long length) => file.SetLength(length);

            public override void Sync()
            {
                if (IsRefused)
                    throw new IOException("No space left on device");
                file.Sync();
            }

            protected override void Close() => file.Dispose();
        }
    }
}
