using System.Text.Json;

namespace DocClassifier.EndToEnd.Tests;

public sealed class CrashTests
{
    // The long form is docclassifier bench crash: see docs/BENCHMARKS.md.
    [Fact]
    public async Task Nothing_is_lost_or_doubled_while_processes_are_killed_and_store_and_cluster_go_away()
    {
        using var workplace = new Workplace();
        await using var bench = await Program.RunAsync(TimeSpan.FromMinutes(8), workplace.Root, "bench", "crash", "--documents", "240", "--backlog", "160", "--window", "20", "--json");
        Assert.True(bench.ExitCode == 0, bench.Errors + bench.Output);

        using var figures = JsonDocument.Parse(bench.Output.TrimEnd().Split('\n')[^1]);
        int Figure(string name) => figures.RootElement.GetProperty(name).GetInt32();
        Assert.Equal(240, Figure("documents"));
        Assert.Equal(0, Figure("lost"));
        Assert.Equal(0, Figure("duplicated"));
        Assert.True(Figure("kills") >= 3, bench.Output);
        Assert.True(Figure("clusterOutages") >= 1, bench.Output);
        Assert.InRange(figures.RootElement.GetProperty("longestStandstillSeconds").GetDouble(), 0.1, 60);
        Assert.True(Figure("rebalances") >= 4, bench.Output);
        Assert.True(figures.RootElement.GetProperty("documentsPerSecond").GetDouble() > 0);
    }
}
