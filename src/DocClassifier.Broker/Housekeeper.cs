using DocClassifier.Broker.Groups;
using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Transactions;

namespace DocClassifier.Broker;

/// <summary>The broker's clockwork: sessions and transaction timeouts ten times a second, retention and compaction now and then.</summary>
internal sealed class Housekeeper : IAsyncDisposable
{
    private readonly TopicStore _topics;
    private readonly BrokerOptions _options;
    private readonly LogEnvironment _environment;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _ticking;
    private long _ticks;
    private readonly Task _cleaning;

    public Housekeeper(
        TopicStore topics, GroupCoordinator groups, TransactionCoordinator transactions, SteadyClock clock, BrokerOptions options, LogEnvironment environment)
    {
        (_topics, _options, _environment) = (topics, options, environment);
        _ticking = TickAsync(groups, transactions, clock, environment);
        _cleaning = CleanAsync();
    }

    /// <summary>How often the clock was read, for tests.</summary>
    public long Ticks => Interlocked.Read(ref _ticks);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _ticking;
        await _cleaning;
        _stopping.Dispose();
    }

    private async Task TickAsync(GroupCoordinator groups, TransactionCoordinator transactions, SteadyClock clock, LogEnvironment environment)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(SteadyClock.Interval), environment.Time);
        while (await NextAsync(timer))
        {
            clock.Tick();
            groups.Tick();
            transactions.Tick();
            environment.Health.Probe();
            Interlocked.Increment(ref _ticks);
        }
    }

    /// <summary>One round of retention and compaction over everything.</summary>
    public void CleanAll()
    {
        var now = _environment.UnixNow();
        foreach (var log in _topics.All.SelectMany(topic => topic.Partitions))
        {
            if (_stopping.IsCancellationRequested)
                return;
            try
            {
                log.Retire(now, _options.ProducerExpirationMs);
                if (log.Config.Compact)
                    new LogCleaner(log, _environment).Run(now);
            }
            catch (SegmentDamagedException e)
            {
                log.FoundDamage(e.Segment, e.Position, e.Segment.BaseOffset, e.Fault);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.HousekeepingFailed(_environment.Logger, log.Topic, log.Partition, e.Message);
            }
        }
    }

    private async Task CleanAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_options.HousekeepingIntervalMs), _environment.Time);
        while (await NextAsync(timer))
            await Task.Run(CleanAll);
    }

    private async Task<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
