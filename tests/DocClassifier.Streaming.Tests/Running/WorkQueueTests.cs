using System.Collections.Concurrent;
using Confluent.Kafka;
using DocClassifier.Streaming.Running;
using DocClassifier.Streaming.Tests.Cluster;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Tests.Running;

public sealed class WorkQueueTests
{
    private static readonly Lane Lane = new(new TopicPartition("t", 0), 1);

    [Fact]
    public async Task A_suspect_is_worked_on_alone()
    {
        var running = 0;
        var done = new ConcurrentQueue<(long Offset, int Others)>();
        var queue = new WorkQueue(8, async (entry, alone) =>
        {
            var others = Interlocked.Increment(ref running) - 1;
            await Task.Delay(5);
            others = Math.Max(others, Interlocked.Decrement(ref running));
            if (alone)
                done.Enqueue((entry.Record.Offset, others));
            else
                done.Enqueue((entry.Record.Offset, -1));
        }, NoFault);
        queue.Enqueue([.. Enumerable.Range(0, 200).Select(offset => new WorkQueue.Item(Entry(offset), offset % 20 == 3))]);
        await Until.TrueAsync(() => done.Count == 200, "all are done");

        Assert.Equal(10, done.Count(one => one.Others == 0));
        Assert.DoesNotContain(done, one => one.Others > 0);
        Assert.Equal(0, queue.Running);
    }

    [Fact]
    public async Task A_suspect_does_not_wait_for_ever_while_others_keep_coming()
    {
        using var stop = new CancellationTokenSource();
        var alone = new TaskCompletionSource();
        var queue = new WorkQueue(4, async (_, isAlone) =>
        {
            if (isAlone)
                alone.TrySetResult();
            await Task.Delay(2);
        }, NoFault);
        var feeding = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (queue.Pending < 100)
                    queue.Enqueue(Entry(1), alone: false);
                else
                    await Task.Delay(1);
            }
        });
        queue.Enqueue(Entry(0), alone: true);

        await alone.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await feeding;
    }

    [Fact]
    public async Task No_more_than_the_limit_are_worked_on_at_once()
    {
        var (running, most, done) = (0, 0, 0);
        var queue = new WorkQueue(5, async (_, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Delay(2);
            Interlocked.Decrement(ref running);
            Interlocked.Increment(ref done);
        }, NoFault);
        for (var i = 0; i < 300; i++)
            queue.Enqueue(Entry(i), alone: false);
        await Until.TrueAsync(() => Volatile.Read(ref done) == 300, "all are done");

        Assert.InRange(most, 3, 5);
    }

    [Fact]
    public async Task Work_that_hangs_alone_holds_up_nobody_once_it_is_abandoned()
    {
        var hang = new TaskCompletionSource();
        var done = new ConcurrentQueue<long>();
        var queue = new WorkQueue(2, async (entry, alone) =>
        {
            if (alone)
                await hang.Task;
            done.Enqueue(entry.Record.Offset);
        }, NoFault);
        queue.Enqueue(Entry(0), alone: true);
        await Until.TrueAsync(() => queue.Running == 1, "it is in work alone");
        queue.Enqueue(Entry(1), alone: false);
        Assert.Empty(done);
        Assert.NotNull(queue.FullFor);

        queue.Abandon(queue.Slots().Single());
        await Until.TrueAsync(() => done.Contains(1), "the others are worked on");
        Assert.Null(queue.FullFor);
        Assert.Equal(1, queue.AbandonedFor(TimeSpan.Zero));

        hang.SetResult();
        await Until.TrueAsync(() => queue.AbandonedFor(TimeSpan.Zero) == 0, "it has come back");
        Assert.Equal(0, queue.Running);
        queue.Enqueue(Entry(2), alone: true);
        await Until.TrueAsync(() => done.Contains(2), "coming back late it took away nobody's slot");
    }

    [Fact]
    public async Task Work_that_hangs_without_giving_its_thread_back_leaks_no_slot_and_no_pump()
    {
        using var hang = new ManualResetEventSlim();
        var done = 0;
        var queue = new WorkQueue(4, (entry, _) =>
        {
            if (entry.Record.Offset < 4)
                hang.Wait();
            else
                Interlocked.Increment(ref done);
            return ValueTask.CompletedTask;
        }, NoFault);
        for (var i = 0; i < 100; i++)
            queue.Enqueue(Entry(i), alone: false);
        await Until.TrueAsync(
            () =>
            {
                foreach (var slot in queue.Slots().Where(slot => slot.Entry.Record.Offset < 4))
                    queue.Abandon(slot);
                return Volatile.Read(ref done) == 96;
            },
            "all but the four are done");

        Assert.Equal(4, queue.AbandonedFor(TimeSpan.Zero));
        hang.Set();
        await Until.TrueAsync(() => queue.AbandonedFor(TimeSpan.Zero) == 0, "they have come back");
        Assert.Equal(0, queue.Running);
    }

    [Fact]
    public async Task What_work_throws_is_seen_and_costs_no_slot()
    {
        var fault = new TaskCompletionSource<Exception>();
        var queue = new WorkQueue(2, async (_, _) =>
        {
            await Task.Yield();
            throw new InvalidOperationException("a defect");
        }, fault.SetResult);
        queue.Enqueue(Entry(0), alone: true);

        Assert.Equal("a defect", (await fault.Task.WaitAsync(TimeSpan.FromSeconds(60))).Message);
        await Until.TrueAsync(() => queue.Running == 0, "its slot is free");
    }

    private static void NoFault(Exception fault) => Assert.Fail(fault.ToString());

    private static WindowEntry Entry(long offset) => new(Lane, new ConsumedRecord(Lane.Partition, offset, null, [], [], DateTimeOffset.UnixEpoch));

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref target)))
            Interlocked.CompareExchange(ref target, value, seen);
    }
}
