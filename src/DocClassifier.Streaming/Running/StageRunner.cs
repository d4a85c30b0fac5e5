using System.Diagnostics;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Delivery;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Health;
using DocClassifier.Streaming.Registry;
using DocClassifier.Streaming.Topology;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Names = DocClassifier.Contracts.Topics;

namespace DocClassifier.Streaming.Running;

/// <summary>
/// Runs a stage for as long as the program runs: checks what it needs, then session after session. A stage that must stop ends the program
/// with exit code 1.
/// </summary>
internal sealed class StageRunner(Func<StageContext> createContext, IStage stage, StageCondition condition, StageCounters counters, TopicCatalog catalog, IHostApplicationLifetime lifetime, ILogger logger)
    : BackgroundService
{
    private static readonly TimeSpan FencedTwiceWithin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StartPause = TimeSpan.FromSeconds(1);

    // A cluster that has just made a topic may not tell of it at once, nor each of its brokers at the same time.
    private static readonly TimeSpan TopicsSettle = TimeSpan.FromSeconds(3);

    private StageSession? _session;
    private long? _fencedAt;

    public string StageName => stage.Name;

    public StageCondition Condition => condition;

    /// <summary>The session under way.</summary>
    public StageSession? Session => Volatile.Read(ref _session);

    /// <summary>Sessions begun.</summary>
    public int Sessions { get; private set; }

    public override void Dispose()
    {
        Telemetry.Unwatch(this);
        base.Dispose();
    }

    public StageFigures Figures()
    {
        var session = Session;
        var lanes = session?.Window.Lanes() ?? [];
        var oldest = session?.Window.OldestUnreleased();
        return new StageFigures
        {
            Stage = stage.Name,
            Done = counters.Done,
            Rejected = counters.Rejected,
            InWindow = session?.Window.Count ?? 0,
            InWork = session?.Queue.Running ?? 0,
            Partitions = lanes.Count,
            OldestAge = oldest is { } at ? TimeSpan.FromTicks(Math.Max(0, (DateTimeOffset.UtcNow - at).Ticks)) : null,
            IsCaughtUp = condition.IsMember && oldest is null && lanes.All(lane => lane.IsAtEnd && !lane.IsRestoring),
            Trouble = StageHealth.TroubleOf(condition),
        };
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await PrepareAsync(stoppingToken);
            // A thread of its own: polling blocks, and the pool's threads are for the documents.
            await Task.Factory.StartNew(() => RunSessions(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (StageStoppedException fault)
        {
            condition.Stopped = fault.Message;
            Log.Stopped(logger, fault.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    // The cluster or the registry may come up later than we do.
    private async Task PrepareAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await VerifyTopicsAsync(createContext(), stoppingToken);
                foreach (var output in Written())
                    await catalog.PrepareAsync(output, stoppingToken);
                return;
            }
            catch (IncompatibleSchemaException fault)
            {
                throw new StageStoppedException($"Stage {stage.Name} stops: {fault.Message}", fault);
            }
            catch (TransientFaultException fault)
            {
                condition.ProducerTrouble = fault.Message;
                Log.Waiting(logger, stage.Name, fault.Message);
                await Task.Delay(StartPause, stoppingToken);
            }
        }
    }

    private async Task VerifyTopicsAsync(StageContext context, CancellationToken stoppingToken)
    {
        for (long? began = null; ;)
        {
            var partitions = await catalog.PartitionsAsync(stoppingToken, fresh: true);
            began ??= Stopwatch.GetTimestamp();
            try
            {
                StartupCheck.Verify(stage, context.Clients.Kafka, partitions);
                return;
            }
            catch (StageStoppedException) when (Stopwatch.GetElapsedTime(began.Value) < TopicsSettle)
            {
                await Task.Delay(TopicsSettle / 10, stoppingToken);
            }
        }
    }

    private IEnumerable<StageOutput> Written()
    {
        foreach (var output in stage.Outputs)
            yield return output;
        if (!stage.Inputs.Any(input => input.DropsSeen))
            yield break;
        yield return new StageOutput(Names.Seen, typeof(Contracts.Events.DocumentSeen));
        // Release itself announces duplicates; dead letters of parts read like what was received.
        yield return new StageOutput(Names.Duplicates, typeof(Contracts.Events.DocumentDuplicate));
        yield return new StageOutput(Names.Received, typeof(Contracts.Events.DocumentReceived));
    }

    private void RunSessions(CancellationToken stoppingToken)
    {
        var context = createContext();
        Log.Running(logger, stage.Name, context.TransactionalId);
        var topics = stage.Inputs.Select(input => context.Clients.Prefixed(input.Topic)).ToArray();
        using var killed = OpenCrashGuard(context, topics, stoppingToken);
        while (killed is not null && !stoppingToken.IsCancellationRequested)
        {
            using var session = new StageSession(context, killed, stoppingToken);
            try
            {
                Sessions++;
                Volatile.Write(ref _session, session);
                session.Run();
            }
            catch (ProducerLostException fault)
            {
                Telemetry.LostProducer(stage.Name);
                Log.ProducerLost(logger, stage.Name, fault.Error.Code, fault.Error.Reason);
                condition.ProducerTrouble = fault.Error.Reason;
                if (fault.IsFenced)
                    CountFence(context);
                stoppingToken.WaitHandle.WaitOne(StartPause / 4);
            }
        }
    }

    // A disk that is full now may have room later; until then documents that kill the process could not be told from others.
    private KilledTheProcess? OpenCrashGuard(StageContext context, string[] topics, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                return KilledTheProcess.Open(context.Instance.Folder, stage.Name, topics, stage.MaxInWork, logger);
            }
            catch (UnauthorizedAccessException fault)
            {
                throw new StageStoppedException($"Stage {stage.Name} stops: its files under {context.Instance.Folder} may not be written: {fault.Message}", fault);
            }
            catch (IOException fault)
            {
                condition.ProducerTrouble = $"the stage waits until its files under {context.Instance.Folder} can be written: {fault.Message}";
                Log.Waiting(logger, stage.Name, condition.ProducerTrouble);
                stoppingToken.WaitHandle.WaitOne(StartPause);
            }
        }

        return null;
    }

    // Once can be a timeout of the transaction; twice within a minute is somebody else.
    private void CountFence(StageContext context)
    {
        if (_fencedAt is { } before && Stopwatch.GetElapsedTime(before) < FencedTwiceWithin)
        {
            throw new StageStoppedException(
                $"Stage {stage.Name} stops: another process uses the instance id '{context.Instance.Id}' (it was fenced twice within a minute). Give each process its own Instance:Id or data folder.");
        }

        _fencedAt = Stopwatch.GetTimestamp();
    }
}
