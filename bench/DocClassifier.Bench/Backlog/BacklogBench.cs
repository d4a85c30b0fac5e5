using System.Diagnostics;
using System.Globalization;
using DocClassifier.Bench.Crash;
using DocClassifier.Bench.Processes;
using DocClassifier.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DocClassifier.Bench.Backlog;

/// <summary>
/// Works off what has piled up on documents.received, many small documents and then some large ones, with prepare, classify-text and
/// route each a process: how fast, and the most memory that each process had, the broker's and the workers' included.
/// </summary>
public static class BacklogBench
{
    private const int SmallBytes = 2_000;
    private const int LargeBytes = 5_000_000;
    private static readonly string[] Stages = ["prepare", "classify-text", "route"];
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestStandstill = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Runs it: <c>documents documentsPerSecond largeDocuments largePerSecond</c> and, in MB, <c>peakMb brokerMb prepareMb workerMb
    /// classifyTextMb routeMb</c>, the first being the highest of the others.
    /// </summary>
    /// <exception cref="BenchException">It could not be run to its end.</exception>
    public static async Task<Figures> RunAsync(BacklogBenchOptions options, BenchContext context, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder("backlog");
        var place = new MailroomPlace(folder, context with { Bootstrap = null }, "backlog", new Dictionary<string, string>());
        using var cluster = await StartAsync(place.Cluster(), "broker", cancellationToken);
        using (var topics = ProgramProcess.Start(place.Topics(), _ => { }))
        {
            await topics.EndedAsync().WaitAsync(StartLimit, cancellationToken);
            if (topics.ExitCode != 0)
                throw new BenchException("The topics could not be made.");
        }

        await using var store = new ServiceCollection()
            .AddStorage(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Storage:Folder", place.Store)]).Build())
            .BuildServiceProvider();
        using var documents = new BacklogDocuments(place, store.GetRequiredService<IContentStore>());
        using var ends = new ClusterReader(place, ClusterReader.IsEnd);
        var peaks = new Dictionary<string, double>(StringComparer.Ordinal);
        var small = await WorkOffAsync(options.Documents, SmallBytes, documents, ends, place, cluster, peaks, context, cancellationToken);
        var large = await WorkOffAsync(options.Large, LargeBytes, documents, ends, place, cluster, peaks, context, cancellationToken);
        return new Figures(
        [
            Figures.Of("documents", options.Documents),
            Figures.Of("documentsPerSecond", small, 1),
            Figures.Of("largeDocuments", options.Large),
            Figures.Of("largePerSecond", large, 1),
            Figures.Of("peakMb", peaks.Values.Max(), 0),
            Figures.Of("brokerMb", peaks["broker"], 0),
            Figures.Of("prepareMb", peaks["prepare"], 0),
            Figures.Of("workerMb", peaks["worker"], 0),
            Figures.Of("classifyTextMb", peaks["classify-text"], 0),
            Figures.Of("routeMb", peaks["route"], 0),
        ]);
    }

    // Fills the topic first, then starts the stages: from their start to the last end.
    private static async Task<double> WorkOffAsync(
        int count, int bytes, BacklogDocuments documents, ClusterReader ends, MailroomPlace place, ProgramProcess cluster, Dictionary<string, double> peaks,
        BenchContext context, CancellationToken cancellationToken)
    {
        await documents.SendAsync(count, bytes, cancellationToken);
        context.Say(string.Create(CultureInfo.InvariantCulture, $"backlog: {count} documents of {bytes} bytes wait"));
        var began = Stopwatch.GetTimestamp();
        var stages = new List<ProgramProcess>();
        try
        {
            foreach (var stage in Stages)
                stages.Add(await StartAsync(place.Stage(stage, stage), stage, cancellationToken));
            var names = Stages.Zip(stages).ToDictionary(pair => pair.Second.Id, pair => pair.First);
            names.Add(cluster.Id, "broker");
            var memory = new PeakMemory(names);
            double rate;
            await using (memory)
            {
                await Task.Factory.StartNew(() => Count(ends, count, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                rate = count / Stopwatch.GetElapsedTime(began).TotalSeconds;
            }

            foreach (var name in names.Values.Append("worker"))
                peaks[name] = Math.Max(peaks.GetValueOrDefault(name), memory.Of(name));
            context.Say(string.Create(CultureInfo.InvariantCulture, $"backlog: {rate:0.0} documents/s, so far {string.Join(", ", peaks.Select(peak => $"{peak.Key} {peak.Value:0} MB"))}"));
            foreach (var stage in stages)
                stage.AskToEnd();
            await Task.WhenAny(Task.WhenAll(stages.Select(stage => stage.EndedAsync())), Task.Delay(EndLimit, cancellationToken));
            return rate;
        }
        finally
        {
            stages.ForEach(stage => stage.Dispose());
        }
    }

    private static void Count(ClusterReader ends, int count, CancellationToken cancellationToken)
    {
        var last = Stopwatch.GetTimestamp();
        for (var seen = 0; seen < count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ends.Next() is { } record)
            {
                if (record.Reason is { } reason)
                    throw new BenchException($"{record.Position} is a dead letter: {reason}");
                seen++;
                last = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(last) > LongestStandstill)
            {
                throw new BenchException($"Only {seen} of {count} documents were worked off.");
            }
        }
    }

    private static async Task<ProgramProcess> StartAsync(ProgramStart start, string name, CancellationToken cancellationToken)
    {
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var process = ProgramProcess.Start(start, said.Enqueue);
        if (await Task.WhenAny(process.Ready, process.EndedAsync(), Task.Delay(StartLimit, cancellationToken)) == process.Ready)
            return process;
        process.Dispose();
        cancellationToken.ThrowIfCancellationRequested();
        throw new BenchException($"{name} did not come up: {string.Join(' ', said.TakeLast(3))}");
    }
}
