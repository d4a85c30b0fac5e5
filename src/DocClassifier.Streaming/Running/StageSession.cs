using System.Diagnostics;
using Confluent.Kafka;
using DocClassifier.Streaming.Delivery;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Lag;
using DocClassifier.Streaming.Ownership;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>
/// One life of a stage on Kafka: poll → admit → work → release → commit, with one producer and one membership of the group. A fatal error
/// of the producer ends it;
/// the next session settles the open transaction and starts from the committed offsets, never from memory.
/// </summary>
internal sealed class StageSession : IDisposable
{
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PollTimeWhilePaused = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan RoomWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(5);

    // While the client has more at hand, records are handed over to the workers in lots.
    private const int HandOverAt = 32;

    private readonly StageContext _context;
    private readonly KilledTheProcess _killed;
    private readonly SessionParts _parts;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _hardStop = new();
    private readonly PartitionOwnership _ownership;
    private readonly List<Task> _tasks = [];
    private readonly List<WorkQueue.Item> _admitted = [];
    private volatile Exception? _fault;
    private volatile bool _isDrained;
    private IConsumer<byte[], byte[]>? _consumer;

    public StageSession(StageContext context, KilledTheProcess killed, CancellationToken stopping)
    {
        _context = context;
        _killed = killed;
        _stopping = stopping;
        _parts = new SessionParts(context, killed, new TooManyUnexpectedStop(context.Name, context.Failures, Stop));
        _ownership = new PartitionOwnership(Window, context.Condition, _parts.Memories.Needs, Begun, Ended, context.Name, context.Logger);
    }

    public WorkWindow Window => _parts.Window;

    public WorkQueue Queue => _parts.Queue;

    public TimeSpan DocumentTimeLimit => _context.Window.DocumentTimeLimit;

    public int Rebalances => _ownership.Rebalances;

    /// <summary>Runs until the stage is asked to end, then drains. Blocks.</summary>
    /// <exception cref="ProducerLostException">Start another session.</exception>
    /// <exception cref="StageStoppedException">The stage must not go on.</exception>
    public void Run()
    {
        using var producer = StartProducer();
        using var consumer = _consumer = Subscribe();
        var delivery = StartDelivery(producer);
        Start("the lag cannot be asked", () => NewLagProbe(consumer).Run(_hardStop.Token));
        try
        {
            while (!_stopping.IsCancellationRequested && _fault is null)
                PollAndAdmit(consumer);
            if (_fault is null)
                Drain(consumer);
        }
        finally
        {
            End(consumer, delivery);
        }

        if (_fault is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_fault);
    }

    public void Dispose() => _hardStop.Dispose();

    private TransactionalProducer StartProducer()
    {
        var producer = new TransactionalProducer(
            _context.Clients.StageProducer(_context.TransactionalId, _context.ClientId), _context.Name, _context.Condition, _context.Logger, _hardStop.Token);
        try
        {
            using var _ = _stopping.Register(_hardStop.Cancel);
            producer.Initialize();
            return producer;
        }
        catch (Exception fault) when (fault is OperationCanceledException or ProducerLostException)
        {
            producer.Dispose();
            throw;
        }
    }

    private IConsumer<byte[], byte[]> Subscribe()
    {
        var consumer = _context.Clients.StageConsumer(_context.Group, _context.ClientId)
            .SetPartitionsAssignedHandler((_, partitions) => _ownership.Assigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => _ownership.Revoked([.. partitions.Select(one => one.TopicPartition)]))
            .SetPartitionsLostHandler((_, partitions) => _ownership.Lost([.. partitions.Select(one => one.TopicPartition)]))
            .Build();
        consumer.Subscribe(_context.Stage.Inputs.Select(input => _context.Clients.Prefixed(input.Topic)));
        return consumer;
    }

    private LagProbe NewLagProbe(IConsumer<byte[], byte[]> consumer) =>
        new(_context.Clients, Window, consumer, _context.Condition, DocumentTimeLimit * 2, _context.Name, _context.Logger);

    private Thread StartDelivery(TransactionalProducer producer)
    {
        var loop = new DeliveryLoop(
            Window, producer, _parts.Memories, ReadGroupMetadata, TooLarge, Committed, _context.Delivery, _context.Name, _context.Logger);
        var thread = new Thread(() =>
        {
            try
            {
                loop.Run(() => _isDrained || _fault is not null);
            }
            catch (ProducerLostException fault)
            {
                _fault ??= fault;
            }
            catch (OperationCanceledException)
            {
                // Time is up; the transaction under way is settled by whoever comes next.
            }
        })
        {
            IsBackground = true,
            Name = $"deliver {_context.Name}",
        };
        thread.Start();
        return thread;
    }

    private void PollAndAdmit(IConsumer<byte[], byte[]> consumer)
    {
        var isPaused = Window.AnyNotFetching();
        if (isPaused)
            Resume(consumer);
        try
        {
            var result = consumer.Consume(_admitted.Count > 0 ? TimeSpan.Zero : isPaused ? PollTimeWhilePaused : PollTime);
            _context.Condition.Polled();
            if (result is { IsPartitionEOF: true })
                Window.MarkEnd(result.TopicPartitionOffset);
            else if (result is not null)
                Admit(consumer, ConsumedRecord.From(result));
            else
                HandOver();
        }
        catch (ConsumeException fault) when (fault.Error.IsFatal)
        {
            throw new ProducerLostException(fault.Error, fault);
        }
        catch (ConsumeException fault)
        {
            Unreadable.Handle(consumer, fault, Window, _context);
        }

        if (_parts.TimeLimits.Sweep() && !_context.Condition.IsMember)
            _context.Condition.IsMember = !string.IsNullOrEmpty(consumer.MemberId) && consumer.Assignment.Count == Window.Partitions;
    }

    private void Admit(IConsumer<byte[], byte[]> consumer, ConsumedRecord record)
    {
        if (Window.Admit(record) is not { } entry)
            return;
        _admitted.Add(new WorkQueue.Item(entry, _killed.MustBeAlone(record.Partition, record.Offset)));
        if (_admitted.Count >= HandOverAt || Window.IsFull(record.Partition))
            HandOver();

        if (!Window.WaitForRoom(record.Partition, RoomWait))
            Pause(consumer);
    }

    private void Pause(IConsumer<byte[], byte[]> consumer)
    {
        var full = Window.ToPause();
        consumer.Pause(full);
        Window.Mark(full, FetchState.Paused);
    }

    // Invariant: a partition of ours that has room is fetched, or asked to be with every poll. The client keeps our pause when a partition is revoked and comes back, so each
    // epoch resumes its partition explicitly (what it has fetched by then is fetched again and not admitted twice).
    private void Resume(IConsumer<byte[], byte[]> consumer)
    {
        var roomy = Window.ToResume();
        if (roomy.Count == 0)
            return;
        consumer.Resume(roomy);
        Window.Mark(roomy, FetchState.Fetching);
    }

    private void HandOver()
    {
        if (_admitted.Count == 0)
            return;
        _parts.Queue.Enqueue(_admitted);
        _admitted.Clear();
    }

    // Asked under the window's lock. A member that was lost holds no id until it has rejoined, and it cannot rejoin before the lost callback, which takes
    // that lock, has returned; without an id Kafka would accept the offsets from anyone.
    private IConsumerGroupMetadata? ReadGroupMetadata()
    {
        var metadata = _consumer!.ConsumerGroupMetadata;
        return string.IsNullOrEmpty(_consumer.MemberId) ? null : metadata;
    }

    private void TooLarge(WindowEntry entry)
    {
        entry.TakeBack();
        _parts.Queue.Enqueue(entry, alone: false);
    }

    private void Committed(IReadOnlyList<WindowEntry> batch)
    {
        _context.Counters.Committed(batch);
        foreach (var entry in batch)
            _killed.Acquit(entry.Record.Partition, entry.Record.Offset);
    }

    private void Begun(IReadOnlyList<Lane> lanes)
    {
        var consumer = _consumer!;
        Start("what retention took away cannot be asked", () => RetentionCheck.Run(lanes, consumer, _context, _hardStop.Token));
        var restoring = lanes.Where(lane => lane.IsRestoring).ToList();
        if (restoring.Count > 0)
            Start("what was seen cannot be read", () => _parts.Memories.Restore(restoring, consumer, _hardStop.Token));
    }

    private void Ended(IReadOnlyList<Lane> lanes) => _parts.Memories.Close(lanes);

    // On a thread of its own, because the client's calls block. Whatever fails there is tried again with the stage not ready: it may not end unseen.
    private void Start(string what, Action action)
    {
        _tasks.RemoveAll(task => task.IsCompleted);
        _tasks.Add(Task.Factory.StartNew(
            () =>
            {
                try
                {
                    _parts.Retry.Run(action, what, () => true, action, _hardStop.Token);
                }
                catch (OperationCanceledException) when (_hardStop.IsCancellationRequested)
                {
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    private void Stop(StageStoppedException why)
    {
        _fault = why;
        _hardStop.Cancel();
    }

    // Stop polling, let what is in work finish, commit it. Polling itself goes on, so that a rebalance is not held up.
    private void Drain(IConsumer<byte[], byte[]> consumer)
    {
        var began = Stopwatch.GetTimestamp();
        _admitted.Clear();
        Window.DropUnstarted();
        Log.Draining(_context.Logger, _context.Name, Window.Count);
        while (Window.Count > 0 && _fault is null && Stopwatch.GetElapsedTime(began) < _context.Delivery.DrainLimit)
        {
            try
            {
                consumer.Pause(consumer.Assignment);
                consumer.Consume(PollTimeWhilePaused);
                _context.Condition.Polled();
            }
            catch (KafkaException fault)
            {
                Log.ConsumeFailed(_context.Logger, _context.Name, fault.Error.Code, fault.Error.Reason);
            }
        }
    }

    private void End(IConsumer<byte[], byte[]> consumer, Thread delivery)
    {
        _isDrained = true;
        Window.SignalReady();
        // A commit under way may finish; a cluster that is away may not hold up the end.
        if (_fault is not null || !delivery.Join(CleanUpLimit))
            _hardStop.Cancel();
        delivery.Join();
        Ended(Window.CloseAll());
        _hardStop.Cancel();
        SpinWait.SpinUntil(() => _tasks.TrueForAll(task => task.IsCompleted) && _parts.Queue.Running == 0, CleanUpLimit);
        foreach (var slot in _parts.Queue.Slots())
            _parts.Work.Abandon(slot.Entry);
        Task.WhenAll(_tasks).Wait();
        try
        {
            consumer.Close();
        }
        catch (KafkaException fault)
        {
            Log.ConsumeFailed(_context.Logger, _context.Name, fault.Error.Code, fault.Error.Reason);
        }

        _context.Condition.IsMember = false;
        _context.Condition.StandsStill([]);
        _context.Condition.ClusterAnswered();
    }
}
