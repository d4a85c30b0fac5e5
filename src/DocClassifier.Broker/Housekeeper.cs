using DocClassifier.Broker.Groups;
using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Transactions;

namespace DocClassifier.Broker;

/// <summary>The broker's clockwork: sessions and transaction timeouts ten times a second, retention and compaction now and then.</summary>
internal sealed class Housekeeper : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _ticking;

    public Housekeeper(
        TopicStore topics, GroupCoordinator groups, TransactionCoordinator transactions, SteadyClock clock, BrokerOptions options, LogEnvironment environment)
    {
        _ticking = TickAsync(groups, transactions, clock, environment.Time);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _ticking;
        _stopping.Dispose();
    }

    private async Task TickAsync(GroupCoordinator groups, TransactionCoordinator transactions, SteadyClock clock, TimeProvider time)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(SteadyClock.Interval), time);
        while (await NextAsync(timer))
        {
            clock.Tick();
            groups.Tick();
            transactions.Tick();
        }
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
