using Confluent.Kafka;
using DocClassifier.Streaming.Health;
using DocClassifier.Streaming.Running;
using DocClassifier.Streaming.Tests.Cluster;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Tests.Health;

public sealed class StageLivenessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1) - (TimeLimits.AbandonAfter * 2);

    private readonly StageCondition _condition = new();

    [Fact]
    public async Task A_stage_without_a_free_slot_for_longer_than_the_document_limit_is_not_alive()
    {
        var hang = new TaskCompletionSource();
        var queue = new WorkQueue(2, async (_, _) => await hang.Task, _ => { });
        queue.Enqueue(Entry(0), alone: false);
        await Until.TrueAsync(() => queue.Running == 1, "one of two slots is taken");
        Assert.Null(WhyDead(queue));

        queue.Enqueue(Entry(1), alone: false);
        await Until.TrueAsync(() => WhyDead(queue) is not null, "none is free");
        Assert.Matches("^stage: none of its 2 slots has become free for [0-9]+ s$", WhyDead(queue));
        // Waiting for the infrastructure: a restart would cure nothing.
        _condition.EnterFault(this, "The store is away.");
        Assert.Null(WhyDead(queue));
        _condition.LeaveFault(this);

        hang.SetResult();
        await Until.TrueAsync(() => WhyDead(queue) is null, "they have ended");
    }

    [Fact]
    public async Task A_stage_whose_abandoned_work_piles_up_is_not_alive()
    {
        var hang = new TaskCompletionSource();
        var queue = new WorkQueue(2, async (_, _) => await hang.Task, _ => { });
        for (var i = 0; i < 2; i++)
        {
            queue.Enqueue(Entry(i), alone: false);
            await Until.TrueAsync(() => queue.Running == 1, "it is in work");
            queue.Abandon(queue.Slots().Single());
        }

        Assert.Null(StageLiveness.NoFreeSlot(queue, _condition, TimeSpan.FromMinutes(5), "stage"));
        await Until.TrueAsync(() => WhyDead(queue) is not null, "they have not come back for longer than the limit");
        Assert.Matches("^stage: work on 2 documents was abandoned and has not come back", WhyDead(queue));
        hang.SetResult();
        await Until.TrueAsync(() => WhyDead(queue) is null, "they have come back");
    }

    private string? WhyDead(WorkQueue queue) => StageLiveness.NoFreeSlot(queue, _condition, Limit, "stage");

    private static WindowEntry Entry(long offset)
    {
        var partition = new TopicPartition("t", 0);
        return new WindowEntry(new Lane(partition, 1), new ConsumedRecord(partition, offset, null, [], [], DateTimeOffset.UnixEpoch));
    }
}
