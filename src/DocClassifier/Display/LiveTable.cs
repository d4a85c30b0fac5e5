using System.Globalization;
using DocClassifier.Streaming.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DocClassifier.Display;

/// <summary>A table that is drawn anew while the mailroom runs: a row per stage, and the last decisions.</summary>
internal sealed class LiveTable(StageMonitor monitor, Decisions decisions) : IDisplay
{
    private const int DecisionsShown = 10;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private readonly Queue<Decision> _last = new();
    private readonly Lock _lock = new();

    public void Say(string line) => AnsiConsole.WriteLine(line);

    public async Task UntilReadyAsync(CancellationToken stop) =>
        await AnsiConsole.Status().StartAsync("starting", async status =>
        {
            using var timer = new PeriodicTimer(Every);
            while (!Readiness.IsReady(monitor))
            {
                status.Status(Markup.Escape(Readiness.Troubles(monitor)));
                await timer.WaitForNextTickAsync(stop);
            }

            await decisions.StartAsync(stop);
        });

    public async Task RunAsync(CancellationToken stop)
    {
        var following = decisions.FollowAsync(Remember, stop);
        await AnsiConsole.Live(Draw()).StartAsync(async live =>
        {
            using var timer = new PeriodicTimer(Every);
            try
            {
                while (!following.IsFaulted && await timer.WaitForNextTickAsync(stop))
                    live.UpdateTarget(Draw());
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Asked to stop: the table stays as it was last.
            }
        });
        if (following.IsFaulted)
            await following;
        AnsiConsole.WriteLine("finishing the documents in hand (Ctrl-C again ends at once)");
        await following;
    }

    private void Remember(Decision decision)
    {
        lock (_lock)
        {
            _last.Enqueue(decision);
            if (_last.Count > DecisionsShown)
                _last.Dequeue();
        }
    }

    private Rows Draw()
    {
        var stages = new Table().Border(TableBorder.Rounded).AddColumn("stage");
        foreach (var column in new[] { "done", "rejected", "in work", "waiting", "oldest waits" })
            stages.AddColumn(new TableColumn(column).RightAligned());
        stages.AddColumn("state");
        foreach (var stage in monitor.Snapshot())
        {
            stages.AddRow(
                stage.Stage,
                Number(stage.Done),
                Number(stage.Rejected),
                Number(stage.InWork),
                Number(stage.InWindow - stage.InWork),
                stage.OldestAge is { } age ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:0.0} s") : "",
                stage.Trouble is { } trouble ? $"[red]{Markup.Escape(trouble)}[/]" : "[green]ready[/]");
        }

        var last = new Table().Border(TableBorder.None).HideHeaders().AddColumn("").AddColumn("").AddColumn("").AddColumn("").AddColumn("");
        lock (_lock)
        {
            foreach (var decision in _last.Reverse())
            {
                last.AddRow(
                    $"[grey]{decision.At}[/]", decision.IsRejected ? $"[red]{Markup.Escape(decision.Label)}[/]" : Markup.Escape(decision.Label), decision.Confidence, Markup.Escape(decision.Name), $"[yellow]{Markup.Escape(decision.Remark)}[/]");
            }
        }

        return new Rows(new IRenderable[] { stages, new Text("last decisions"), last });
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
