using System.Reflection;
using Confluent.Kafka;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Health;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Seen;
using DocClassifier.Streaming.Window;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Streaming.Tests.Seen;

public sealed class SeenRestoreTests
{
    [Fact]
    public async Task While_what_was_seen_cannot_be_read_the_stage_is_not_ready_and_says_why()
    {
        var condition = new StageCondition { IsMember = true, ProducerTrouble = null };
        var window = new WorkWindow(new WindowOptions());
        var lane = window.Open(new TopicPartition("documents.received", 3), restoring: true);
        var clients = new ClientFactory(Microsoft.Extensions.Options.Options.Create(new KafkaOptions()), Microsoft.Extensions.Options.Options.Create(new DeliveryOptions()), NullLoggerFactory.Instance);
        var restore = new SeenRestore(clients, new NoMemory(), window, new BackOff(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)), condition, "prepare", NullLogger.Instance);
        var failedTwice = new TaskCompletionSource();
        var calls = 0;
        var group = Refusing.Consumer(() =>
        {
            if (++calls == 2)
                failedTwice.SetResult();
        });
        using var end = new CancellationTokenSource();

        var running = Task.Run(() => restore.Run([lane], group, end.Token));
        await failedTwice.Task.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("what was seen cannot be read: Broker: Leader epoch is older than broker epoch", StageHealth.TroubleOf(condition));
        Assert.True(lane.IsRestoring);

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Null(StageHealth.TroubleOf(condition));
    }

    /// <summary>A consumer that refuses every call.</summary>
    public class Refusing : DispatchProxy
    {
        private Action _called = () => { };

        public static IConsumer<byte[], byte[]> Consumer(Action called)
        {
            var consumer = Create<IConsumer<byte[], byte[]>, Refusing>();
            ((Refusing)(object)consumer)._called = called;
            return consumer;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            _called();
            throw new KafkaException(new Error(ErrorCode.FencedLeaderEpoch, "Broker: Leader epoch is older than broker epoch"));
        }
    }

    private sealed class NoMemory : IReleaseMemory
    {
        public string Topic => "documents.seen";

        public int Count => 0;

        public void Open(int partition)
        {
        }

        public void Close(int partition)
        {
        }

        public void Restore(ConsumeResult<byte[], byte[]> record)
        {
        }

        public IReadOnlyList<OutgoingRecord> Decide(WindowEntry entry) => [];

        public void Committed()
        {
        }

        public void Aborted()
        {
        }
    }
}
