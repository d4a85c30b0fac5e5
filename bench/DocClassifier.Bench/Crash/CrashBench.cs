using System.Diagnostics;
using System.Globalization;
using DocClassifier.Storage;
using DocClassifier.Streaming.Registry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DocClassifier.Bench.Crash;

/// <summary>
/// The crash test: documents go through a mailroom of separate processes that are killed all the time; at the end each arrival must have
/// ended exactly once, with the right bytes, and documents under way may never stand still for more than a minute. Nothing is left
/// behind, unless something failed: then the folder with logs and files is kept.
/// </summary>
public static class CrashBench
{
    private static readonly TimeSpan LongestStandstill = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Runs it: <c>documents lost duplicated kills rebalances documentsPerSecond clusterOutages longestStandstillSeconds</c>; passed when
    /// nothing was lost or doubled or stood still.
    /// </summary>
    /// <exception cref="BenchException">It could not be run to its end.</exception>
    public static async Task<Figures> RunAsync(CrashOptions options, BenchContext context, CancellationToken cancellationToken)
    {
        var seed = options.Seed ?? Random.Shared.Next();
        using var folder = new ScratchFolder("crash") { Keep = true };
        var place = new CrashPlace(folder, context, options.Window);
        context.Say(string.Create(CultureInfo.InvariantCulture, $"crash: {options.Documents} documents, {options.Backlog} of them waiting, window {options.Window?.ToString(CultureInfo.InvariantCulture) ?? "as usual"}, seed {seed}, prefix {place.Prefix}, folder {folder.Path}"));
        // A run that was broken off leaves nothing; one that failed leaves its evidence.
        using var brokenOff = cancellationToken.Register(() => folder.Keep = false);
        try
        {
            return await RunAsync(folder, place, seed, options, context, cancellationToken);
        }
        finally
        {
            if (!folder.Keep && !place.IsEmbedded)
                await BenchTopic.RemoveAllAsync(place.Bootstrap, place.Prefix, context.Say);
        }
    }

    private static async Task<Figures> RunAsync(
        ScratchFolder folder, CrashPlace place, int seed, CrashOptions options, BenchContext context, CancellationToken cancellationToken)
    {
        await using var fleet = new Fleet(place, options.Cluster);
        await fleet.StartAsync(cancellationToken);
        var ledger = new Ledger();
        var chaos = new Chaos(fleet, ledger, seed, Path.Combine(place.Logs, "chaos.log"));
        var feeder = new Feeder(place, new Documents(seed), ledger, options, seed, () => chaos.Kills);
        await feeder.PutBacklogAsync(cancellationToken);
        ledger.Begin();
        await fleet.StartStagesAsync(cancellationToken);
        ledger.Begin();
        var time = await PutThroughAsync(feeder, chaos, ledger, place, context, cancellationToken);
        await fleet.StopStagesAsync();

        var verdict = await JudgeAsync(place, ledger, cancellationToken);
        await File.WriteAllLinesAsync(Path.Combine(place.Logs, "problems.log"), verdict.Problems, cancellationToken);
        foreach (var problem in verdict.Problems.Take(20).Concat(fleet.EndedBadly.Select(bad => "asked to end: " + bad)))
            context.Say(problem);
        context.Say(string.Create(CultureInfo.InvariantCulture, $"{ledger.Arrivals} arrivals, {chaos.StoreOutages} times without the store, {fleet.EndedByThemselves} processes ended by themselves"));
        var passed = verdict.Lost + verdict.Duplicated + fleet.EndedByThemselves == 0 && ledger.LongestStandstill <= LongestStandstill;
        folder.Keep = !passed;
        if (!passed)
            context.Say($"the evidence is in {folder.Path}");
        return new Figures(
            [
                Figures.Of("documents", options.Documents),
                Figures.Of("lost", verdict.Lost),
                Figures.Of("duplicated", verdict.Duplicated),
                Figures.Of("kills", chaos.Kills),
                Figures.Of("rebalances", fleet.Rebalances),
                Figures.Of("documentsPerSecond", ledger.Arrivals / time.TotalSeconds, 1),
                Figures.Of("clusterOutages", chaos.ClusterOutages),
                Figures.Of("longestStandstillSeconds", ledger.LongestStandstill.TotalSeconds, 1),
            ],
            passed);
    }

    // From the first file to the last end.
    private static async Task<TimeSpan> PutThroughAsync(
        Feeder feeder, Chaos chaos, Ledger ledger, CrashPlace place, BenchContext context, CancellationToken cancellationToken)
    {
        using var calm = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var read = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var reader = new ClusterReader(place, ClusterReader.IsEnd);
        var reading = Task.Factory.StartNew(() => Watch(reader, ledger, read.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var began = Stopwatch.GetTimestamp();
        var feeding = feeder.RunAsync(read.Token);
        var killing = chaos.RunAsync(calm.Token);
        try
        {
            await UntilEndedAsync(feeding, killing, () => feeding.IsCompleted && chaos.HasDone(feeder.KillsDue) ? calm.CancelAsync() : Task.CompletedTask, chaos, ledger, place, context, cancellationToken);
        }
        finally
        {
            // Whatever has ended it: what was taken away comes back, and nobody goes on behind the verdict's back.
            await calm.CancelAsync();
            await killing;
            await read.CancelAsync();
            await Task.WhenAll(reading, feeding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (feeding.IsFaulted)
            await feeding;
        return Stopwatch.GetElapsedTime(began, ledger.LastEnd);
    }

    // Until everything that was put in has ended, or nothing ends any more.
    private static async Task UntilEndedAsync(
        Task feeding, Task killing, Func<Task> calmDown, Chaos chaos, Ledger ledger, CrashPlace place, BenchContext context, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var said = began;
        while (!feeding.IsCompleted || ledger.Open > 0 || Stopwatch.GetElapsedTime(ledger.LastEnd) < Still)
        {
            await Task.Delay(100, cancellationToken);
            if (Directory.Exists(place.Failed))
            {
                foreach (var file in Directory.EnumerateFiles(place.Failed))
                    ledger.SawRefused(Path.GetFileName(file));
            }

            await calmDown();
            if (killing.IsFaulted || feeding.IsFaulted)
                return;
            if (ledger.Standstill > LongestStandstill)
            {
                await SayStandstillAsync(place, ledger, context);
                return;
            }

            if (Stopwatch.GetElapsedTime(said) < SayEvery)
                continue;
            said = Stopwatch.GetTimestamp();
            context.Say(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0} s: {ledger.Arrivals} put in, {ledger.Open} ends to come, {chaos.Kills} kills"));
        }
    }

    private static async Task SayStandstillAsync(CrashPlace place, Ledger ledger, BenchContext context)
    {
        context.Say(string.Create(CultureInfo.InvariantCulture, $"nothing has ended for {ledger.Standstill.TotalSeconds:0} s although {ledger.Open} ends are to come:"));
        var lines = await Standstill.DescribeAsync(place, ledger);
        await File.WriteAllLinesAsync(Path.Combine(place.Logs, "standstill.log"), lines);
        foreach (var line in lines)
            context.Say(line);
    }

    private static void Watch(ClusterReader reader, Ledger ledger, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (reader.Next() is { } record)
                ledger.Saw(record.Topic, record.Id);
        }
    }

    private static async Task<Verdict> JudgeAsync(CrashPlace place, Ledger ledger, CancellationToken cancellationToken)
    {
        using var reader = new ClusterReader(place, topic => ClusterReader.IsEnd(topic) || ClusterReader.IsPassage(topic));
        using var registry = new SchemaRegistryClient(place.Registry);
        var serde = new EventSerde(registry, place.Prefix);
        var records = new List<DecodedRecord>();
        foreach (var record in reader.ReadToEnd())
            records.Add(await DecodedRecord.OfAsync(record, serde, cancellationToken));
        string[] failed = Directory.Exists(place.Failed)
            ? [.. Directory.EnumerateFiles(place.Failed).Select(file => Path.GetFileName(file)).Where(name => !name.EndsWith(".reason.json", StringComparison.Ordinal))]
            : [];
        var verdict = new Verdict(records, failed);
        verdict.Judge(ledger.All);
        await using var store = new ServiceCollection()
            .AddStorage(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Storage:Folder", place.Store)]).Build())
            .BuildServiceProvider();
        await verdict.CheckBytesAsync(ledger.All, store.GetRequiredService<IContentStore>(), cancellationToken);
        return verdict;
    }
}
