using System.Text.Json;

namespace DocClassifier.EndToEnd.Tests;

// What is measured here, other tests would disturb.
[CollectionDefinition(nameof(BenchTests), DisableParallelization = true)]
[Collection(nameof(BenchTests))]
public sealed class BenchTests
{
    // The long form is docclassifier bench slow: see docs/BENCHMARKS.md.
    [Fact]
    public async Task Documents_that_take_long_hold_up_no_others_and_cause_no_rebalance()
    {
        using var figures = await RunAsync("slow", "--seconds", "8");

        Assert.Equal(3_200, Figure(figures, "documents"));
        // The speed is the bench's to measure, on a quiet machine.
        Assert.InRange(Figure(figures, "p99Ms"), 1, 60_000);
        Assert.InRange(Figure(figures, "longP99Ms"), 1, 60_000);
        Assert.Equal(0, Figure(figures, "rebalances") + Figure(figures, "longRebalances") + Figure(figures, "outOfOrder"));
        Assert.InRange(Math.Max(Figure(figures, "windowHighest"), Figure(figures, "longWindowHighest")), 1, Figure(figures, "windowBound"));
    }

    // The long form is docclassifier bench backlog.
    [Fact]
    public async Task A_backlog_is_worked_off_in_little_memory()
    {
        using var figures = await RunAsync("backlog", "--documents", "500", "--large", "4");

        Assert.True(Figure(figures, "documentsPerSecond") > 0 && Figure(figures, "largePerSecond") > 0);
        Assert.InRange(Figure(figures, "workerMb"), 1, 400);
        Assert.InRange(Figure(figures, "peakMb"), 1, 400);
    }

    // The long form is docclassifier bench serdes. That the bytes are the same is checked by the bench itself.
    [Fact]
    public async Task Serializers_are_measured_for_every_event()
    {
        using var figures = await RunAsync("serdes", "--events", "500");

        Assert.Equal((9 * 6) + 4, figures.RootElement.EnumerateObject().Count());
        Assert.All(figures.RootElement.EnumerateObject(), figure => Assert.True(figure.Value.GetDouble() > 0, figure.Name));
    }

    private static async Task<JsonDocument> RunAsync(params string[] arguments)
    {
        using var workplace = new Workplace();
        await using var bench = await Program.RunAsync(TimeSpan.FromMinutes(8), workplace.Root, ["bench", .. arguments, "--json"]);
        Assert.True(bench.ExitCode == 0, bench.Errors + bench.Output);
        return JsonDocument.Parse(bench.Output.TrimEnd().Split('\n')[^1]);
    }

    private static double Figure(JsonDocument figures, string name) => figures.RootElement.GetProperty(name).GetDouble();
}
