using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;

namespace DocClassifier.Broker.Tests.Durability;

public sealed class KillTests
{
    [Fact]
    public async Task A_broker_killed_in_mid_write_loses_and_doubles_nothing_that_an_idempotent_producer_sends()
    {
        var directory = TestFolder.New();
        using var broker = new BrokerProcess(directory);
        await broker.StartAsync();
        var failed = new ConcurrentQueue<Error>();
        const int total = 20_000;
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = $"127.0.0.1:{broker.Port}",
            EnableIdempotence = true,
            LingerMs = 1,
            BatchSize = 20_000,
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 100,
            RetryBackoffMs = 20,
        }).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
        await admin.CreateTopicsAsync([new() { Name = "t", NumPartitions = 3, ReplicationFactor = 1, Configs = new() { ["segment.bytes"] = "100000" } }]);

        var delivered = 0;
        var kills = 0;
        for (var i = 0; i < total; i++)
        {
            producer.Produce(new TopicPartition("t", i % 3), new Message<string, string> { Key = "", Value = $"{i} {new string('x', 100)}" }, report =>
            {
                if (report.Error.IsError)
                    failed.Enqueue(report.Error);
                else
                    Interlocked.Increment(ref delivered);
            });
            if (i % 6000 == 5999)
            {
                // Something must be on its way, acknowledged or not, when the kill falls.
                await TestWait.UntilAsync(() => Volatile.Read(ref delivered) > i - 3000);
                broker.Kill();
                kills++;
                await broker.StartAsync();
            }
        }

        producer.Flush(TestBroker.Limit);
        Assert.Equal(3, kills);
        Assert.Empty(failed);
        Assert.Equal(total, delivered);
        using var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = $"127.0.0.1:{broker.Port}",
            GroupId = "g",
            EnablePartitionEof = true,
            CheckCrcs = true,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, 3).Select(partition => new TopicPartitionOffset("t", partition, Offset.Beginning)));
        var next = new[] { 0, 1, 2 };
        for (var ended = 0; ended < 3;)
        {
            var result = consumer.Consume(TestBroker.Limit);
            if (result.IsPartitionEOF)
            {
                ended++;
                continue;
            }

            Assert.StartsWith($"{next[result.Partition.Value]} ", result.Message.Value, StringComparison.Ordinal);
            next[result.Partition.Value] += 3;
        }

        Assert.All(next, end => Assert.InRange(end, total, total + 2));
        broker.Kill();
        TestFolder.Remove(directory);
    }

    /// <summary>A broker in a process of its own (this assembly, see Program), which can be killed.</summary>
    private sealed class BrokerProcess(string directory) : IDisposable
    {
        private Process? _process;

        public int Port { get; private set; }

        public async Task StartAsync()
        {
            var start = new ProcessStartInfo("dotnet", ["exec", typeof(KillTests).Assembly.Location, "serve-broker", directory, $"{Port}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardInput = true,
                // Killed, it would leave its debugger's sockets among the temporary files.
                Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
            };
            _process = Process.Start(start)!;
            Port = int.Parse((await _process.StandardOutput.ReadLineAsync().WaitAsync(TestBroker.Limit))!);
        }

        public void Kill()
        {
            _process!.Kill();
            _process.WaitForExit();
            _process.Dispose();
            _process = null;
        }

        public void Dispose()
        {
            if (_process is not null)
                Kill();
        }
    }
}
