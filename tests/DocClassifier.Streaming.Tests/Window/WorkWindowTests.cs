using System.Diagnostics;
using Confluent.Kafka;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Tests.Window;

public sealed class WorkWindowTests
{
    private static readonly TopicPartition First = new("t", 0);
    private static readonly TopicPartition Second = new("t", 1);

    [Fact]
    public void Results_leave_in_offset_order_up_to_the_first_gap()
    {
        var window = New();
        window.Open(First, restoring: false);
        var entries = Enumerable.Range(0, 4).Select(offset => Admit(window, First, offset)).ToList();
        Complete(entries[0]);
        Complete(entries[1]);
        Complete(entries[3]);

        Assert.Equal([0, 1], Collect(window));
    }

    [Fact]
    public void A_slow_partition_holds_up_no_other()
    {
        var window = New();
        window.Open(First, restoring: false);
        window.Open(Second, restoring: false);
        Admit(window, First, 10);
        Complete(Admit(window, Second, 20));

        Assert.Equal([20], Collect(window));
    }

    [Fact]
    public void After_an_abort_the_same_results_are_sent_again_in_order()
    {
        var window = New();
        window.Open(First, restoring: false);
        for (var offset = 0; offset < 3; offset++)
            Complete(Admit(window, First, offset));
        var batch = new List<WindowEntry>();
        window.Collect(batch, 100);
        Assert.Empty(Collect(window));
        window.Aborted(batch);

        Assert.Equal([0, 1, 2], Collect(window));
        Assert.Equal(3, window.Count);
    }

    [Fact]
    public void A_transaction_is_not_sealed_once_an_epoch_in_it_has_ended()
    {
        var window = New();
        window.Open(First, restoring: false);
        Complete(Admit(window, First, 0));
        var batch = new List<WindowEntry>();
        window.Collect(batch, 100);
        window.Close([First]);
        // The same partition again, with the same offset: another epoch.
        window.Open(First, restoring: false);
        Admit(window, First, 0);

        Assert.False(window.TrySeal(batch, () => true, out _));
        window.Aborted(batch);
        Assert.Equal(1, window.Count);
    }

    [Fact]
    public void Results_of_an_ended_epoch_change_nothing_in_the_next_one()
    {
        var window = New();
        window.Open(First, restoring: false);
        var old = Admit(window, First, 0);
        window.Close([First]);
        window.Open(First, restoring: false);
        Admit(window, First, 0);
        Complete(old);
        window.Committed([old]);

        Assert.Empty(Collect(window));
        Assert.Equal(1, window.Count);
        Assert.True(old.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_record_that_is_not_above_the_last_one_of_its_epoch_is_ignored()
    {
        var window = New();
        window.Open(First, restoring: false);
        Admit(window, First, 5);

        Assert.Null(window.Admit(Record(First, 5)));
        Assert.Null(window.Admit(Record(First, 4)));
        Assert.NotNull(window.Admit(Record(First, 6)));
        Assert.Null(window.Admit(Record(Second, 7)));
    }

    [Fact]
    public void One_partition_takes_at_most_its_share()
    {
        var window = New(count: 40);
        window.Open(First, restoring: false);
        for (var offset = 0; !window.IsFull(First); offset++)
            Admit(window, First, offset);

        Assert.Equal(10, window.Count);
    }

    [Fact]
    public void The_window_is_never_over_its_count_although_every_head_is_admitted()
    {
        var window = New(count: 40);
        var partitions = Enumerable.Range(0, 8).Select(number => new TopicPartition("t", number)).ToList();
        foreach (var partition in partitions)
            window.Open(partition, restoring: false);
        foreach (var partition in partitions)
        {
            for (var offset = 0; !window.IsFull(partition); offset++)
                Admit(window, partition, offset);
        }

        Assert.True(window.HighestCount <= 40, $"{window.HighestCount}");
        Assert.All(window.Lanes(), lane => Assert.True(lane.Count > 0));
    }

    [Fact]
    public void The_head_is_admitted_even_if_it_alone_exceeds_the_bytes()
    {
        var window = New(bytes: 1_000);
        window.Open(First, restoring: false);

        Assert.False(window.IsFull(First));
        Admit(window, First, 0, new byte[5_000]);
        Assert.True(window.IsFull(First));
        Assert.Equal([First], window.ToPause());
    }

    [Fact]
    public void What_was_paused_at_the_bound_is_resumed_at_half_and_nothing_else()
    {
        var window = New(count: 40);
        window.Open(First, restoring: false);
        window.Open(Second, restoring: false);
        window.Mark(window.ToResume(), FetchState.Fetching);
        for (var offset = 0; offset < 10; offset++)
            Complete(Admit(window, First, offset));
        Assert.Equal([First], window.ToPause());
        window.Mark([First], FetchState.Paused);
        Assert.Empty(window.ToPause());
        var batch = new List<WindowEntry>();

        window.Collect(batch, 4);
        window.Committed(batch);
        Assert.Empty(window.ToResume());
        batch.Clear();
        window.Collect(batch, 1);
        window.Committed(batch);

        Assert.Equal([First], window.ToResume());
        window.Mark([First], FetchState.Fetching);
        Assert.Empty(window.ToResume());
        Assert.False(window.AnyNotFetching());
    }

    [Fact]
    public void A_new_epoch_is_resumed_when_it_has_room_and_paused_when_it_has_none()
    {
        var window = New(count: 40);
        window.Open(First, restoring: false);
        window.Mark(window.ToResume(), FetchState.Fetching);
        window.Close([First]);

        window.Open(First, restoring: false);
        Assert.True(window.AnyNotFetching());
        Assert.Equal([First], window.ToResume());
        for (var offset = 0; offset < 10; offset++)
            Admit(window, First, offset);
        Assert.Empty(window.ToResume());
        Assert.Equal([First], window.ToPause());
    }

    [Fact]
    public void Lag_counts_what_lies_in_the_topic_beyond_what_was_read()
    {
        var window = New();
        var lane = window.Open(First, restoring: false);
        window.MarkUnread(lane, lane.ReadUpTo, new FirstUnread(3, DateTimeOffset.UnixEpoch));
        Assert.Equal(DateTimeOffset.UnixEpoch, window.OldestUnreleased());
        Assert.Empty(window.StandingStill(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)));
        Assert.True(SpinWait.SpinUntil(() => StandingOffsets(window).SequenceEqual([3]), TimeSpan.FromSeconds(60)));

        window.MarkEnd(new TopicPartitionOffset(First, 7));
        Assert.Null(window.OldestUnreleased());
        // A look that began before the end was reached comes too late.
        window.MarkUnread(lane, -1, new FirstUnread(3, DateTimeOffset.UnixEpoch));
        Assert.Null(window.OldestUnreleased());
    }

    [Fact]
    public void A_partition_that_is_slow_or_waits_for_a_slot_does_not_stand_still()
    {
        var window = New();
        window.Open(First, restoring: false);
        window.Open(Second, restoring: false);
        var waiting = Admit(window, First, 4);
        Assert.True(SpinWait.SpinUntil(() => StandingOffsets(window).SequenceEqual([4]), TimeSpan.FromSeconds(60)));

        // Another partition has just advanced: this one waits for its turn.
        Admit(window, Second, 9).StartAttempt(Stopwatch.GetTimestamp());
        Assert.Empty(window.StandingStill(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)));
        // It is being worked on within its limit, then beyond it.
        waiting.StartAttempt(Stopwatch.GetTimestamp());
        Assert.DoesNotContain(4, StandingOffsets(window));
        waiting.StartAttempt(Stopwatch.GetTimestamp() - (61 * Stopwatch.Frequency));
        Assert.True(SpinWait.SpinUntil(() => StandingOffsets(window).Contains(4), TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void What_waits_for_its_schema_is_dropped_when_the_stage_ends_with_all_behind_it()
    {
        var window = New();
        window.Open(First, restoring: false);
        var entries = Enumerable.Range(0, 3).Select(offset => Admit(window, First, offset)).ToList();
        entries[0].StartAttempt(1);
        entries[1].StartAttempt(1);
        entries[1].Park();
        Complete(entries[2]);

        window.DropUnstarted();

        Assert.Equal(1, window.Count);
        Assert.False(entries[0].Token.IsCancellationRequested);
        Assert.True(entries[1].Token.IsCancellationRequested);
    }

    [Fact]
    public void An_outcome_taken_back_after_the_time_limit_has_a_time_limit_of_its_own()
    {
        var window = New();
        window.Open(First, restoring: false);
        var entry = Admit(window, First, 0);
        entry.StartAttempt(1);
        entry.TimeOut();
        Complete(entry);

        entry.TakeBack();

        Assert.False(entry.IsTimedOut);
        Assert.False(entry.Token.IsCancellationRequested);
        window.Close([First]);
        Assert.True(entry.Token.IsCancellationRequested);
    }

    [Theory]
    [InlineData(1_780_000_000_000_000)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void A_timestamp_that_no_calendar_has_is_read_all_the_same(long milliseconds)
    {
        var record = ConsumedRecord.From(new ConsumeResult<byte[], byte[]>
        {
            Topic = "t",
            Partition = 0,
            Offset = 0,
            Message = new Message<byte[], byte[]> { Timestamp = new Timestamp(milliseconds, TimestampType.CreateTime) },
        });

        Assert.InRange(record.Timestamp, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
    }

    [Fact]
    public void Nothing_is_released_while_the_memory_of_the_partition_is_being_restored()
    {
        var window = New();
        var lane = window.Open(First, restoring: true);
        Complete(Admit(window, First, 0));
        Assert.Empty(Collect(window));

        window.Restored(lane);
        Assert.Equal([0], Collect(window));
    }

    [Fact]
    public void Ending_drops_what_nobody_has_begun_from_the_tail_only()
    {
        var window = New();
        window.Open(First, restoring: false);
        var entries = Enumerable.Range(0, 5).Select(offset => Admit(window, First, offset)).ToList();
        entries[0].StartAttempt(1);
        entries[2].StartAttempt(1);

        window.DropUnstarted();

        Assert.Equal(3, window.Count);
        Assert.True(entries[3].Token.IsCancellationRequested);
        Assert.False(entries[1].Token.IsCancellationRequested);
    }

    [Fact]
    public void A_damaged_partition_admits_nothing_behind_the_damage()
    {
        var window = New();
        window.Open(First, restoring: false);
        Complete(Admit(window, First, 0));

        Assert.True(window.TryBreak(First, "damaged"));
        Assert.False(window.TryBreak(First, "again"));
        Assert.Null(window.Admit(Record(First, 2)));
        Assert.Equal([0], Collect(window));
    }

    private static IEnumerable<long> StandingOffsets(WorkWindow window) => window.StandingStill(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)).Select(lane => lane.Offset);

    private static WorkWindow New(int count = 2_000, long bytes = 64 << 20) => new(new WindowOptions { Count = count, Bytes = bytes });

    private static WindowEntry Admit(WorkWindow window, TopicPartition partition, long offset, byte[]? value = null) => window.Admit(Record(partition, offset, value))!;

    private static ConsumedRecord Record(TopicPartition partition, long offset, byte[]? value = null) => new(partition, offset, null, value ?? [], [], DateTimeOffset.UnixEpoch);

    private static void Complete(WindowEntry entry) => entry.TryComplete(new Outcome { Kind = OutcomeKind.Completed, Records = [] });

    private static List<long> Collect(WorkWindow window)
    {
        var batch = new List<WindowEntry>();
        window.Collect(batch, 100);
        return [.. batch.Select(entry => entry.Record.Offset)];
    }
}
