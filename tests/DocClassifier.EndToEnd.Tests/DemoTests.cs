using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DocClassifier.EndToEnd.Tests;

public sealed partial class DemoTests
{
    private static readonly string[] Departments = ["finance", "sales", "procurement", "hr", "customer-care", "service-desk", "mailroom"];

    [Fact]
    public async Task Every_sample_reaches_a_department_or_review_and_a_kill_and_a_restart_repeat_nothing()
    {
        using var workplace = new Workplace();
        var samples = (await File.ReadAllLinesAsync(Path.Combine(Workplace.Samples, "labels.tsv")))
            .Skip(1).Where(line => line.Length > 0).Select(line => line.Split('\t')).ToDictionary(row => Path.GetFileName(row[0]), row => row[1]);
        List<Routed> before;
        await using (var first = await Program.StartAndWaitAsync(workplace.Root, workplace.Up("--demo")))
        {
            // Killed in the midst of it, without a chance to clean up.
            await using var decisions = first.Follow("documents.classified");
            await Program.UntilAsync(() => Task.FromResult(Files(decisions) >= samples.Count / 4), "a quarter of the samples is decided");
            await first.KillAsync();
        }

        await using (var second = await Program.StartAndWaitAsync(workplace.Root, workplace.Up("--demo")))
        {
            await using var decisions = second.Follow("documents.classified");
            await Program.UntilAsync(() => Task.FromResult(Files(decisions) == samples.Count), $"all {samples.Count} samples are decided");
            before = [];
            await Program.UntilAsync(
                async () => (before = await RoutedAsync(second)).Where(routed => routed.Part is null).Select(routed => routed.File).Distinct().Count() == samples.Count,
                $"all {samples.Count} samples are routed");
            var kcat = Process.Start(new ProcessStartInfo("kcat", ["-b", second["kafka"], "-L"]) { RedirectStandardOutput = true })!;
            Assert.Contains("department.finance", await kcat.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
            await second.StopAsync();
            Assert.Equal(0, second.ExitCode);
        }

        Assert.All(before.GroupBy(routed => (routed.Id, routed.Topic)), group => Assert.Single(group));
        var files = before.Where(routed => routed.Part is null).ToList();
        Assert.True(files.Count(routed => routed.Topic != "documents.review") >= samples.Count * 0.6, "At least 60% reach a department.");
        Assert.Contains(files, routed => routed.Topic == "department.finance" && samples[routed.File] == "invoice");
        Assert.True(files.Count(routed => routed.Label == samples[routed.File]) >= samples.Count * 0.8, "At least 80% are labelled right.");

        await using var third = await Program.StartAndWaitAsync(workplace.Root, workplace.Up("--demo"));
        workplace.Drop(Path.Combine(Workplace.Samples, "documents", files[0].File), "again.bin");
        await Program.UntilAsync(async () => (await third.TailAsync("documents.duplicates")).Length == 1, "the same content is announced as a duplicate");
        Assert.Equal(before.Order(), (await RoutedAsync(third)).Order());
    }

    /// <summary>How many files, parts not counted, have a decision among the lines so far.</summary>
    private static int Files(Program decisions) => decisions.Output.Split('\n')
        .Select(line => DocumentIdPattern().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).Distinct().Count();

    [GeneratedRegex("\"value\":.*\"documentId\":\"([0-9a-f]{32})\"")]
    private static partial Regex DocumentIdPattern();

    private static async Task<List<Routed>> RoutedAsync(Program program)
    {
        var routed = new List<Routed>();
        foreach (var topic in Departments.Select(name => $"department.{name}").Append("documents.review"))
        {
            foreach (var line in await program.TailAsync(topic))
            {
                using var json = JsonDocument.Parse(line);
                var value = json.RootElement.GetProperty("value");
                var id = value.GetProperty("documentId").GetString()!;
                routed.Add(new Routed(
                    topic, id, id.Contains('/', StringComparison.Ordinal) ? id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..] : null,
                    value.GetProperty("source").GetProperty("path").GetString()!, value.GetProperty("label").GetString()));
            }
        }

        return routed;
    }

    private sealed record Routed(string Topic, string Id, string? Part, string File, string? Label) : IComparable<Routed>
    {
        public int CompareTo(Routed? other) => string.CompareOrdinal($"{Topic} {Id}", $"{other?.Topic} {other?.Id}");
    }
}
