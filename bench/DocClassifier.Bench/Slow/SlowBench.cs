using System.Globalization;
using DocClassifier.Bench.Hop;
using DocClassifier.Bench.Processes;
using DocClassifier.Streaming.Options;

namespace DocClassifier.Bench.Slow;

/// <summary>
/// What slow documents cost the others: 200 documents a second, of which a tenth wait for 2 s; then the same with one document that takes
/// minutes, whose partition has to wait for it.
/// </summary>
public static class SlowBench
{
    private const double LongShare = 0.8;

    /// <summary>
    /// Runs it: <c>documents sentPerSecond deliveredPerSecond p99Ms windowHighest rebalances</c>; of the part with the long document
    /// <c>longSeconds longDeliveredPerSecond longP99Ms longWindowHighest longRebalances</c>; and <c>windowBound outOfOrder</c>.
    /// </summary>
    /// <exception cref="BenchException">It could not be run to its end, or documents are missing.</exception>
    public static async Task<Figures> RunAsync(SlowBenchOptions options, BenchContext context, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder("slow");
        await using var cluster = await BenchCluster.StartAsync(context, folder, "slow", withRegistry: true, cancellationToken);
        var place = new HopPlace(cluster.Bootstrap, cluster.Registry, cluster.Prefix, folder.Path);
        await place.MakeTopicsAsync(cancellationToken);
        using var documents = new HopDocuments(place);
        await documents.PrepareAsync(cancellationToken);

        var time = TimeSpan.FromSeconds(options.Seconds);
        var some = await MeasureAsync(new SlowRun(place, documents, time, longest: null), context, cancellationToken);
        var one = await MeasureAsync(new SlowRun(place, documents, time, longest: time * LongShare), context, cancellationToken);
        return new Figures(
        [
            Figures.Of("documents", some.Documents + one.Documents),
            Figures.Of("sentPerSecond", some.SentPerSecond, 1),
            Figures.Of("deliveredPerSecond", some.DeliveredPerSecond, 1),
            Figures.Of("p99Ms", some.P99Ms, 0),
            Figures.Of("windowHighest", some.WindowHighest),
            Figures.Of("rebalances", some.Rebalances),
            Figures.Of("longSeconds", time.TotalSeconds * LongShare, 0),
            Figures.Of("longDeliveredPerSecond", one.DeliveredPerSecond, 1),
            Figures.Of("longP99Ms", one.P99Ms, 0),
            Figures.Of("longWindowHighest", one.WindowHighest),
            Figures.Of("longRebalances", one.Rebalances),
            Figures.Of("windowBound", new WindowOptions().Count),
            Figures.Of("outOfOrder", some.OutOfOrder + one.OutOfOrder),
        ]);
    }

    private static async Task<SlowFigures> MeasureAsync(SlowRun run, BenchContext context, CancellationToken cancellationToken)
    {
        var figures = await run.MeasureAsync(cancellationToken);
        context.Say(string.Create(CultureInfo.InvariantCulture, $"slow: {figures}"));
        return figures;
    }
}
