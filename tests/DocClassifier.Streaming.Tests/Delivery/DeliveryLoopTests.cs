using Confluent.Kafka;
using DocClassifier.Streaming.Delivery;
using DocClassifier.Streaming.Health;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Window;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Streaming.Tests.Delivery;

public sealed class DeliveryLoopTests
{
    private static readonly TopicPartition Partition = new("t", 0);

    private readonly FakeProducer _producer = new();
    private readonly WorkWindow _window = new(new WindowOptions());
    private readonly List<WindowEntry> _committed = [];
    private readonly List<WindowEntry> _tooLarge = [];
    private readonly RecordingRule _rule = new();
    private bool _isMember = true;

    public DeliveryLoopTests() => _window.Open(Partition, restoring: false);

    [Fact]
    public void Results_and_offsets_go_in_one_transaction_that_ends_at_once_when_nothing_more_is_ready()
    {
        Ready(0, 2);
        Run(until: 2);

        Assert.Equal(["Begin", "Produce 0", "Produce 1", "Offsets 0@2", "Commit"], _producer.Calls);
        Assert.Equal(0, _window.Count);
    }

    [Fact]
    public void A_transaction_takes_at_most_so_many_results()
    {
        Ready(0, 5);
        Run(until: 5, new DeliveryOptions { MaxResults = 2 });

        Assert.Equal(["Offsets 0@2", "Offsets 0@4", "Offsets 0@5"], _producer.Calls.Where(call => call.StartsWith("Offsets", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_commit_that_timed_out_is_only_ever_called_again()
    {
        _producer.Fail("Commit", new KafkaRetriableException(new Error(ErrorCode.Local_TimedOut)))
            .Fail("Commit", new KafkaRetriableException(new Error(ErrorCode.Local_TimedOut)));
        Ready(0, 1);
        Run(until: 1);

        Assert.Equal(["Begin", "Produce 0", "Offsets 0@1", "Commit", "Commit", "Commit"], _producer.Calls);
    }

    [Fact]
    public void After_an_abort_the_results_are_sent_again_in_order()
    {
        _producer.Fail("Commit", new KafkaTxnRequiresAbortException(new Error(ErrorCode.Local_MsgTimedOut)));
        Ready(0, 2);
        Run(until: 2);

        Assert.Equal(
            ["Begin", "Produce 0", "Produce 1", "Offsets 0@2", "Commit", "Abort", "Begin", "Produce 0", "Produce 1", "Offsets 0@2", "Commit"], _producer.Calls);
        Assert.Equal(["Aborted", "Committed"], _rule.Calls);
    }

    [Fact]
    public void Offsets_that_the_group_refuses_abort_the_transaction()
    {
        _producer.Fail("Offsets", new KafkaTxnRequiresAbortException(new Error(ErrorCode.IllegalGeneration)));
        Ready(0, 1);
        Run(until: 1);

        Assert.Equal(["Begin", "Produce 0", "Offsets 0@1", "Abort", "Begin", "Produce 0", "Offsets 0@1", "Commit"], _producer.Calls);
    }

    [Fact]
    public void Without_a_member_id_no_offset_is_sent()
    {
        _isMember = false;
        _producer.Fail("Abort", new KafkaException(new Error(ErrorCode.Local_Fatal, "end of the test", isFatal: true)));
        Ready(0, 1);

        Assert.Throws<ProducerLostException>(() => Run(until: 1));
        Assert.Equal(["Begin", "Produce 0", "Abort"], _producer.Calls);
        Assert.Equal(1, _window.Count);
    }

    [Fact]
    public void A_fatal_error_ends_the_producer_and_nothing_counts_as_committed()
    {
        _producer.Fail("Commit", new KafkaException(new Error(ErrorCode.Local_Fenced, "fenced", isFatal: true)));
        Ready(0, 1);

        var lost = Assert.Throws<ProducerLostException>(() => Run(until: 1));
        Assert.True(lost.IsFenced);
        Assert.Empty(_committed);
        Assert.DoesNotContain("Abort", _producer.Calls);
    }

    [Fact]
    public void Results_of_a_partition_that_went_during_the_transaction_are_dropped()
    {
        _producer.Fail("Commit", new KafkaTxnRequiresAbortException(new Error(ErrorCode.IllegalGeneration)));
        var other = new TopicPartition("t", 1);
        _window.Open(other, restoring: false);
        Ready(0, 1);
        Ready(5, 1, other);
        _rule.OnDecide = entry =>
        {
            if (_producer.Calls.Contains("Abort"))
                return;
            if (entry.Record.Offset == 5)
                _window.Close([other]);
        };
        Run(until: 1);

        Assert.Equal([0], _committed.Select(entry => entry.Record.Offset));
        Assert.DoesNotContain(_producer.Calls, call => call.Contains("1@6", StringComparison.Ordinal));
    }

    [Fact]
    public void A_record_that_is_too_large_is_taken_out_and_the_others_go()
    {
        Ready(0, 4);
        // The batch, its first half, the first document alone.
        for (var i = 0; i < 3; i++)
            _producer.Fail("Commit", new KafkaTxnRequiresAbortException(new Error(ErrorCode.MsgSizeTooLarge)));
        Run(until: 4, afterTooLarge: entry => entry.TryComplete(Outcome(7)));

        Assert.Equal([0], _tooLarge.Select(entry => entry.Record.Offset));
        Assert.Equal(["Offsets 0@4", "Offsets 0@2", "Offsets 0@1"], _producer.Calls.Where(call => call.StartsWith("Offsets", StringComparison.Ordinal)).Take(3));
        Assert.Contains("Produce 7", _producer.Calls);
        Assert.Equal([0, 1, 2, 3], _committed.Select(entry => entry.Record.Offset));
    }

    private void Ready(int offset, int count, TopicPartition? partition = null)
    {
        for (var i = offset; i < offset + count; i++)
            _window.Admit(new ConsumedRecord(partition ?? Partition, i, null, [], [], DateTimeOffset.UnixEpoch))!.TryComplete(Outcome(i));
        _window.SignalReady();
    }

    private void Run(int until, DeliveryOptions? options = null, Action<WindowEntry>? afterTooLarge = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var producer = new TransactionalProducer(_producer, "stage", new StageCondition(), NullLogger.Instance, limit.Token);
        var loop = new DeliveryLoop(
            _window, producer, _rule, () => _isMember ? new Metadata() : null,
            entry =>
            {
                _tooLarge.Add(entry);
                entry.TakeBack();
                afterTooLarge?.Invoke(entry);
            },
            batch => _committed.AddRange(batch), options ?? new DeliveryOptions(), "stage", NullLogger.Instance);
        loop.Run(() => _committed.Count >= until || limit.IsCancellationRequested);
    }

    private static Outcome Outcome(int number) => new()
    {
        Kind = OutcomeKind.Completed,
        Records = [new OutgoingRecord(new TopicPartition("out", 0), new Message<byte[], byte[]?> { Key = System.Text.Encoding.UTF8.GetBytes($"{number}"), Value = [], Headers = [] })],
    };

    private sealed class Metadata : IConsumerGroupMetadata;

    private sealed class RecordingRule : IReleaseRule
    {
        public List<string> Calls { get; } = [];

        public Action<WindowEntry>? OnDecide { get; set; }

        public IReadOnlyList<OutgoingRecord> Decide(WindowEntry entry)
        {
            OnDecide?.Invoke(entry);
            return entry.Outcome!.Records;
        }

        public void Committed() => Calls.Add("Committed");

        public void Aborted() => Calls.Add("Aborted");
    }
}
