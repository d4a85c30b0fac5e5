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
    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task A_fault_that_nobody_expected_is_told_and_tried_again(Type fault)
    {
        var condition = new StageCondition { IsMember = true, ProducerTrouble = null };
        var retry = new RetryUntilDone("prepare", new BackOff(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)), condition, NullLogger.Instance);
        var failures = 0;
        string? trouble = null;

        await Task.Run(() => retry.Run(this, "it cannot be read", () => true, () =>
        {
            trouble ??= StageHealth.TroubleOf(condition);
            if (failures++ < 3)
                throw (Exception)Activator.CreateInstance(fault, "odd")!;
        }, CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("it cannot be read: odd", trouble);
        Assert.Equal(4, failures);
        Assert.Null(StageHealth.TroubleOf(condition));
    }

    [Fact]
    public async Task While_what_was_seen_cannot_be_read_the_stage_is_not_ready_and_says_why()
    {
        var condition = new StageCondition { IsMember = true, ProducerTrouble = null };
        var window = new WorkWindow(new WindowOptions());
        var lane = window.Open(new TopicPartition("documents.received", 3), restoring: true);
        var clients = new ClientFactory(Microsoft.Extensions.Options.Options.Create(new KafkaOptions()), Microsoft.Extensions.Options.Options.Create(new DeliveryOptions()), NullLoggerFactory.Instance);
        var retry = new RetryUntilDone("prepare", new BackOff(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)), condition, NullLogger.Instance);
        var restore = new SeenRestore(clients, new NoMemory(), window, "prepare", NullLogger.Instance);
        var failedTwice = new TaskCompletionSource();
        var calls = 0;
        var group = Refusing.Consumer(() =>
        {
            if (++calls == 2)
                failedTwice.SetResult();
        });
        using var end = new CancellationTokenSource();

        var running = Task.Run(() => retry.Run(
            this, "what was seen cannot be read", () => SeenRestore.IsWanted(lane), () => restore.Run([lane], group, end.Token), end.Token));
        await failedTwice.Task.WaitAsync(TimeSpan.FromSeconds(60));

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

        public void Open(Lane lane)
        {
        }

        public void Close(Lane lane)
        {
        }

        public void Restore(Lane lane, ConsumeResult<byte[], byte[]> record)
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
