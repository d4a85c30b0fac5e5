using System.Diagnostics;
using System.Globalization;
using DocClassifier.Bench.Processes;

namespace DocClassifier.Bench.Hop;

/// <summary>
/// One hop, documents.text → documents.classified: the bare loop, a stage that only copies and the classifying stage, in turn over the
/// same documents, on a broker that is a process of its own or on a cluster that is there; then what the classifying stage adds in time
/// at a moderate rate.
/// </summary>
public static class HopBench
{
    private const int Rounds = 3;
    private const int WarmUpShare = 5;
    private const double Beginning = 0.1;
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Runs it: <c>copyRatio ratio stagePerSecond barePerSecond p50Ms p99Ms copyPerSecond bareSelfPolledPerSecond</c>; the ratios are to
    /// the bare loop as is usual.
    /// </summary>
    /// <exception cref="BenchException">It could not be run to its end.</exception>
    public static async Task<Figures> RunAsync(HopBenchOptions options, BenchContext context, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder("hop");
        await using var cluster = await BenchCluster.StartAsync(context, folder, "hop", withRegistry: true, cancellationToken);
        var place = new HopPlace(cluster.Bootstrap, cluster.Registry, cluster.Prefix, folder.Path);
        await place.MakeTopicsAsync(cancellationToken);
        using var documents = new HopDocuments(place);
        await documents.PrepareAsync(cancellationToken);

        // Medians of three rounds in turn: what else the machine does hits all of them alike.
        await RoundAsync(place, documents, Math.Max(1, options.Records / WarmUpShare), first: 0, context, cancellationToken);
        var rounds = new List<double[]>();
        for (var round = 0; round < Rounds; round++)
            rounds.Add(await RoundAsync(place, documents, options.Records, first: round, context, cancellationToken));
        double Median(int contender) => Percentile.Of([.. rounds.Select(round => round[contender])], 0.5);
        var (bare, copy, stage, selfPolled) = (Median(0), Median(1), Median(2), Median(3));

        await using var classifying = EngineContender.Classifying(place);
        await classifying.StartAsync(cancellationToken);
        var times = await new HopLatency(place, documents, classifying).MeasureAsync(cancellationToken);
        return new Figures(
        [
            Figures.Of("copyRatio", copy / bare, 3),
            Figures.Of("ratio", stage / bare, 3),
            Figures.Of("stagePerSecond", (long)stage),
            Figures.Of("barePerSecond", (long)bare),
            Figures.Of("p50Ms", Percentile.Of(times, 0.5), 1),
            Figures.Of("p99Ms", Percentile.Of(times, 0.99), 1),
            Figures.Of("copyPerSecond", (long)copy),
            Figures.Of("bareSelfPolledPerSecond", (long)selfPolled),
        ]);
    }

    private static async Task<double[]> RoundAsync(HopPlace place, HopDocuments documents, int records, int first, BenchContext context, CancellationToken cancellationToken)
    {
        for (var i = 0; i < records; i++)
        {
            documents.Next();
            documents.Send();
        }

        documents.Flush(cancellationToken);
        Func<IContender>[] contenders = [() => new BareLoop(place, pollsItself: false), () => EngineContender.Copying(place), () => EngineContender.Classifying(place), () => new BareLoop(place, pollsItself: true)];
        var rates = new double[contenders.Length];
        // Each round begins with another, for none comes after the same one always.
        for (var turn = 0; turn < contenders.Length; turn++)
        {
            var i = (first + turn) % contenders.Length;
            await using var contender = contenders[i]();
            rates[i] = await MeasureAsync(contender, records, cancellationToken);
            context.Say(string.Create(CultureInfo.InvariantCulture, $"hop: {contender.Name} {rates[i]:0} documents/s"));
        }

        return rates;
    }

    // Without the beginning, in which the group forms and the client fills its queue.
    private static async Task<double> MeasureAsync(IContender contender, int records, CancellationToken cancellationToken)
    {
        await contender.StartAsync(cancellationToken);
        var (began, first, firstAt) = (Stopwatch.GetTimestamp(), 0L, 0L);
        while (true)
        {
            contender.ThrowIfEnded();
            var (done, now) = (contender.Done, Stopwatch.GetTimestamp());
            if (firstAt == 0 && done >= records * Beginning)
                (first, firstAt) = (done, now);
            if (done >= records)
                return firstAt == now ? records / Stopwatch.GetElapsedTime(began, now).TotalSeconds : (done - first) / Stopwatch.GetElapsedTime(firstAt, now).TotalSeconds;
            if (Stopwatch.GetElapsedTime(began, now) > Longest)
                throw new BenchException($"The {contender.Name} did only {done} of {records} documents within {Longest.TotalMinutes} minutes.");
            await Task.Delay(Sample, cancellationToken);
        }
    }
}
