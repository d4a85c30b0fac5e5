using Confluent.Kafka;
using DocClassifier.Streaming.Delivery;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Lag;
using DocClassifier.Streaming.Ownership;
using DocClassifier.Streaming.Seen;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>
/// One life of a stage on Kafka: poll → admit → work → release → commit, with one producer and one membership of the group. A fatal error
/// of the producer ends it; the next session settles the open transaction and starts from the committed offsets, never from memory.
/// </summary>
internal sealed class StageSession : IDisposable
{
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(5);

    private readonly StageContext _context;
    private readonly KilledTheProcess _killed;
    private readonly SessionParts _parts;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _hardStop = new();
    private readonly CancellationTokenSource _ending;
    private readonly PartitionOwnership _ownership;
    private readonly BackgroundTasks _background;
    private volatile Exception? _fault;
    private volatile bool _isDrained;
    private IConsumer<byte[], byte[]>? _consumer;

    public StageSession(StageContext context, KilledTheProcess killed, CancellationToken stopping)
    {
        _context = context;
        _killed = killed;
        _stopping = stopping;
        _parts = new SessionParts(context, killed, new TooManyUnexpectedStop(context.Name, context.Failures, Stop), Failed);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, _hardStop.Token);
        _background = new BackgroundTasks(_parts.Retry, _hardStop.Token, _ending.Token);
        _ownership = new PartitionOwnership(Window, context.Condition, _parts.Memories.Needs, OnEpochsBegun, OnEpochsEnded, context.Name, context.Logger);
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
        StartLagProbe(consumer);
        var polling = new PollLoop(consumer, _parts, _killed, _context);
        try
        {
            while (!_stopping.IsCancellationRequested && _fault is null)
                polling.Poll();
            if (_fault is null)
                polling.Drain(() => _fault is not null);
        }
        finally
        {
            End(consumer, delivery);
        }

        if (_fault is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_fault);
    }

    public void Dispose()
    {
        _ending.Dispose();
        _hardStop.Dispose();
    }

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

    private void StartLagProbe(IConsumer<byte[], byte[]> consumer)
    {
        var probe = new LagProbe(_context.Clients, Window, consumer, _context.Condition, LagLimits.From(DocumentTimeLimit), _context.Name, _context.Logger);
        _background.Repeat("the lag cannot be asked", LagProbe.Interval, () => probe.Look(_ending.Token), probe.Dispose);
    }

    private Thread StartDelivery(TransactionalProducer producer)
    {
        var loop = new DeliveryLoop(
            Window, producer, _parts.Memories, ReadGroupMetadata, TooLarge, Committed, _context.Delivery, _context.Name, _context.Logger);
        var thread = new Thread(() => LastResort.Run(() => Deliver(loop), Failed))
        {
            IsBackground = true,
            Name = $"deliver {_context.Name}",
        };
        thread.Start();
        return thread;
    }

    private void Deliver(DeliveryLoop loop)
    {
        try
        {
            loop.Run(() => _isDrained || _fault is not null);
        }
        catch (ProducerLostException fault)
        {
            _fault ??= fault;
        }
        catch (OperationCanceledException) when (_hardStop.IsCancellationRequested)
        {
            // Time is up; the transaction under way is settled by whoever comes next.
        }
    }

    // Asked under the window's lock. A member that was lost holds no id until it has rejoined, and it cannot rejoin before the lost
    // callback, which takes that lock, has returned; without an id Kafka would accept the offsets from anyone.
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

    private void OnEpochsBegun(IReadOnlyList<Lane> lanes)
    {
        var consumer = _consumer!;
        _background.Start("what retention took away cannot be asked", () => true, () => RetentionCheck.Run(lanes, consumer, _context, _hardStop.Token));
        var restoring = lanes.Where(lane => lane.IsRestoring).ToList();
        if (restoring.Count > 0)
            _background.Start("what was seen cannot be read", () => restoring.Any(SeenRestore.IsWanted), () => _parts.Memories.Restore(restoring, consumer, _hardStop.Token));
    }

    private void OnEpochsEnded(IReadOnlyList<Lane> lanes) => _parts.Memories.Close(lanes);

    private void Stop(StageStoppedException why)
    {
        _fault = why;
        _hardStop.Cancel();
    }

    // A defect of ours: the document has no outcome, so its partition would stand still for ever.
    private void Failed(Exception fault) => Stop(new StageStoppedException($"Stage {_context.Name} stops because of a defect: {fault.GetType().Name}: {fault.Message}", fault));

    private void End(IConsumer<byte[], byte[]> consumer, Thread delivery)
    {
        _isDrained = true;
        Window.SignalReady();
        // A commit under way may finish; a cluster that is away may not hold up the end.
        if (_fault is not null || !delivery.Join(CleanUpLimit))
            _hardStop.Cancel();
        delivery.Join();
        OnEpochsEnded(Window.CloseAll());
        _hardStop.Cancel();
        SpinWait.SpinUntil(() => _background.AreDone && _parts.Queue.Running == 0, CleanUpLimit);
        foreach (var slot in _parts.Queue.Slots())
            _parts.Work.Abandon(slot.Entry);
        _background.WaitAll();
        try
        {
            consumer.Close();
        }
        catch (KafkaException fault)
        {
            Log.ConsumeFailed(_context.Logger, _context.Name, fault.Error.Code, fault.Error.Reason);
        }

        _context.Condition.IsMember = false;
        _context.Condition.SetStandingStill([]);
        _context.Condition.ClusterAnswered();
    }
}
