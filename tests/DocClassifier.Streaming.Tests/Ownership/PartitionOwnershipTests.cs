using System.Diagnostics;
using Confluent.Kafka;
using DocClassifier.Streaming.Health;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Ownership;
using DocClassifier.Streaming.Window;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Streaming.Tests.Ownership;

public sealed class PartitionOwnershipTests
{
    private static readonly TopicPartition Partition = new("t", 0);

    private readonly WorkWindow _window = new(new WindowOptions());
    private readonly StageCondition _condition = new();
    private readonly List<Lane> _ended = [];

    [Fact]
    public void A_lost_partition_is_dropped_at_once_and_nothing_of_it_is_released()
    {
        var ownership = New();
        ownership.Assigned([Partition]);
        var entry = Admit(0);
        Complete(entry);
        var began = Stopwatch.GetTimestamp();

        ownership.Lost([Partition]);

        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(2));
        var batch = new List<WindowEntry>();
        _window.Collect(batch, 10);
        Assert.Empty(batch);
        Assert.Single(_ended);
        Assert.False(_condition.IsMember);
    }

    [Fact]
    public async Task A_revoked_partition_waits_until_what_is_complete_is_committed_and_cancels_the_rest()
    {
        var ownership = New();
        ownership.Assigned([Partition]);
        Complete(Admit(0));
        var inWork = Admit(1);
        var batch = new List<WindowEntry>();
        _window.Collect(batch, 10);

        var revoking = Task.Run(() => ownership.Revoked([Partition]));
        await Assert.ThrowsAsync<TimeoutException>(() => revoking.WaitAsync(TimeSpan.FromMilliseconds(100)));
        _window.Committed(batch);
        await revoking.WaitAsync(TimeSpan.FromSeconds(3));

        Assert.True(inWork.Token.IsCancellationRequested);
        Assert.False(batch[0].Token.IsCancellationRequested);
        Assert.Equal(0, _window.Count);
    }

    [Fact]
    public void A_revoked_partition_whose_commit_hangs_is_given_up_after_five_seconds()
    {
        var ownership = New();
        ownership.Assigned([Partition]);
        Complete(Admit(0));
        var batch = new List<WindowEntry>();
        _window.Collect(batch, 10);
        var began = Stopwatch.GetTimestamp();

        ownership.Revoked([Partition]);

        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 4.5, 30);
        Assert.False(_window.TrySeal(batch, () => true, out _));
    }

    [Fact]
    public void Every_assignment_begins_another_epoch()
    {
        var ownership = New();
        ownership.Assigned([Partition]);
        var first = _window.Lanes().Single().Epoch;
        ownership.Lost([Partition]);
        ownership.Assigned([Partition]);

        Assert.True(_window.Lanes().Single().Epoch > first);
        Assert.Equal(3, ownership.Rebalances);
    }

    private PartitionOwnership New() => new(_window, _condition, _ => false, _ => { }, _ended.AddRange, "stage", NullLogger.Instance);

    private WindowEntry Admit(long offset) => _window.Admit(new ConsumedRecord(Partition, offset, null, [], [], DateTimeOffset.UnixEpoch))!;

    private static void Complete(WindowEntry entry) => entry.TryComplete(new Outcome { Kind = OutcomeKind.Completed, Records = [] });
}
