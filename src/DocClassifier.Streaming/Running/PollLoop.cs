using System.Diagnostics;
using Confluent.Kafka;
using DocClassifier.Streaming.Delivery;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>
/// Poll → admit → hand over to the workers. Polling never stops, whatever the documents take: what the window has no room for is paused.
/// Used by one thread.
/// </summary>
internal sealed class PollLoop(IConsumer<byte[], byte[]> consumer, SessionParts parts, KilledTheProcess killed, StageContext context)
{
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PollTimeWhilePaused = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan RoomWait = TimeSpan.FromMilliseconds(50);

    // While the client has more at hand, records are handed over to the workers in batches.
    private const int HandOverAt = 32;

    private readonly List<WorkQueue.Item> _admitted = [];

    private WorkWindow Window => parts.Window;

    /// <summary>Polls once and admits what came.</summary>
    /// <exception cref="ProducerLostException">The consumer cannot go on.</exception>
    public void Poll()
    {
        var isPaused = Window.AnyNotFetching();
        if (isPaused)
            Resume();
        try
        {
            var result = consumer.Consume(_admitted.Count > 0 ? TimeSpan.Zero : isPaused ? PollTimeWhilePaused : PollTime);
            context.Condition.Polled();
            if (result is { IsPartitionEOF: true })
                Window.MarkEnd(result.TopicPartitionOffset);
            else if (result is not null)
                Admit(ConsumedRecord.From(result));
            else
                HandOver();
        }
        catch (ConsumeException fault) when (fault.Error.IsFatal)
        {
            throw new ProducerLostException(fault.Error, fault);
        }
        catch (ConsumeException fault)
        {
            Unreadable.Handle(consumer, fault, Window, context);
        }

        if (parts.TimeLimits.Sweep() && !context.Condition.IsMember)
            context.Condition.IsMember = !string.IsNullOrEmpty(consumer.MemberId) && consumer.Assignment.Count == Window.Partitions;
    }

    /// <summary>
    /// Admits nothing more and lets what is being worked on finish, until <paramref name="isOver"/> or the drain limit. Polling itself
    /// continues, so that a rebalance is not held up.
    /// </summary>
    public void Drain(Func<bool> isOver)
    {
        var began = Stopwatch.GetTimestamp();
        _admitted.Clear();
        Window.DropUnstarted();
        Log.Draining(context.Logger, context.Name, Window.Count);
        while (Window.Count > 0 && !isOver() && Stopwatch.GetElapsedTime(began) < context.Delivery.DrainLimit)
        {
            try
            {
                consumer.Pause(consumer.Assignment);
                consumer.Consume(PollTimeWhilePaused);
                context.Condition.Polled();
            }
            catch (KafkaException fault)
            {
                Log.ConsumeFailed(context.Logger, context.Name, fault.Error.Code, fault.Error.Reason);
            }
        }
    }

    private void Admit(ConsumedRecord record)
    {
        if (Window.Admit(record) is not { } entry)
            return;
        _admitted.Add(new WorkQueue.Item(entry, killed.MustBeAlone(record.Partition, record.Offset)));
        if (_admitted.Count >= HandOverAt || Window.IsFull(record.Partition))
            HandOver();

        if (!Window.WaitForRoom(record.Partition, RoomWait))
            Pause();
    }

    private void HandOver()
    {
        if (_admitted.Count == 0)
            return;
        parts.Queue.Enqueue(_admitted);
        _admitted.Clear();
    }

    private void Pause()
    {
        var full = Window.ToPause();
        consumer.Pause(full);
        Window.Mark(full, FetchState.Paused);
    }

    // Invariant: a partition of ours that has room is fetched, or asked to be with every poll. The client keeps our pause when a
    // partition is revoked and comes back, so each epoch resumes its partition explicitly (what it has fetched by then is fetched again
    // and not admitted twice).
    private void Resume()
    {
        var roomy = Window.ToResume();
        if (roomy.Count == 0)
            return;
        consumer.Resume(roomy);
        Window.Mark(roomy, FetchState.Fetching);
    }
}
