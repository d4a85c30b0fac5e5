using System.Diagnostics;
using System.Globalization;
using DocClassifier.Streaming.Running;

namespace DocClassifier.Display;

/// <summary>A line per decision, and a line of totals whenever the mailroom has come to rest.</summary>
internal sealed class PlainLines(StageMonitor monitor, Decisions decisions) : IDisplay
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan QuietStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TotalsEvery = TimeSpan.FromSeconds(10);

    public void Say(string line) => Console.WriteLine(line);

    public async Task UntilReadyAsync(CancellationToken stop)
    {
        var (begun, shown) = (Stopwatch.GetTimestamp(), "");
        using var timer = new PeriodicTimer(Every);
        while (!Readiness.IsReady(monitor))
        {
            await timer.WaitForNextTickAsync(stop);
            // A start that takes long says why, whenever the reason changes.
            var waiting = Readiness.Troubles(monitor);
            if (Stopwatch.GetElapsedTime(begun) > QuietStart && waiting.Length > 0 && waiting != shown)
                Console.WriteLine($"waiting: {shown = waiting}");
        }

        await decisions.StartAsync(stop);
    }

    public async Task RunAsync(CancellationToken stop)
    {
        var following = decisions.FollowAsync(
            decision => Console.WriteLine($"{decision.At} {decision.Label,-16} {decision.Confidence,4} {decision.Name} {decision.Remark}".TrimEnd()), stop);
        await await Task.WhenAny(following, ShowTotalsAsync(stop));
        await following;
    }

    private async Task ShowTotalsAsync(CancellationToken stop)
    {
        var shown = "";
        using var timer = new PeriodicTimer(TotalsEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var totals = Totals();
                if (totals != shown)
                    Console.WriteLine(shown = totals);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private string Totals() => string.Join("  ", monitor.Snapshot().Select(stage => string.Create(
        CultureInfo.InvariantCulture,
        $"{stage.Stage}: {stage.Done} done, {stage.Rejected} rejected{(stage.OldestAge is { } age ? $", oldest waits {age.TotalSeconds:0} s" : "")}{(stage.Trouble is { } trouble ? $", {trouble}" : "")}")));
}
