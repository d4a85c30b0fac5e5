using System.Text.Json.Nodes;
using static DocClassifier.Subscribers.Tests.Mailroom;

namespace DocClassifier.Subscribers.Tests;

/// <summary>Every subscriber of samples/subscribers, as docs/subscribing.md describes it.</summary>
public sealed class SubscriberTests(Mailroom mailroom) : IClassFixture<Mailroom>
{
    private static readonly string Samples = Path.Combine(FindRoot(), "samples", "subscribers");

    // bin/CONFIGURATION/FRAMEWORK, as that of the tests.
    private static readonly string Output = Path.GetRelativePath(Path.Combine(FindRoot(), "tests", "DocClassifier.Subscribers.Tests"), AppContext.BaseDirectory);

    // Document d went to finance, until a person knew better.
    private static readonly string[] Finance = [$"routed {Id("a")} invoice", $"routed {Id("b/2")} invoice", $"routed {Id("d")} invoice", $"withdrawn {Id("d")} job_application"];
    private static readonly string[] HumanResources = [$"routed {Id("c")} job_application", $"routed {Id("d")} job_application"];

    [Fact]
    public Task The_program_in_CSharp_takes_in_Avro_once() =>
        TakesInOnceAsync(Finance, "invoice", (group, desk) => CSharp("department.finance", group, desk, mailroom.Registry));

    [Fact]
    public Task The_program_in_CSharp_takes_in_JSON_once() =>
        TakesInOnceAsync(HumanResources, "complaint", (group, desk) => CSharp("department.hr", group, desk));

    [Fact]
    public Task The_program_in_Python_takes_in_Avro_once() =>
        TakesInOnceAsync(Finance, "invoice", (group, desk) =>
            Python("subscriber_avro.py", mailroom.Bootstrap, mailroom.Registry, "department.finance", group, desk));

    [Fact]
    public Task The_program_in_Python_takes_in_JSON_once() =>
        TakesInOnceAsync(HumanResources, "complaint", (group, desk) =>
            Python("subscriber_json.py", mailroom.Bootstrap, "department.hr", group, desk));

    [Fact]
    public async Task Kcat_shows_the_committed_records_of_a_JSON_department_once_to_its_group()
    {
        Assert.Superset(HumanResources.ToHashSet(), (await KcatAsync("kcat-look")).ToHashSet());
        Assert.DoesNotContain(await KcatAsync("kcat-look-again"), line => line.Contains("ghost", StringComparison.Ordinal));
        Assert.Empty((await KcatAsync("kcat-look")).Intersect(HumanResources));
    }

    [Fact]
    public void The_program_in_CSharp_stays_under_forty_lines() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Samples, "csharp", "Program.cs")).Length, 10, 39);

    /// <summary>
    /// All committed records are taken in and no other; after a crash and a lost offset (a new group) those known are passed over, while
    /// a new one is taken in.
    /// </summary>
    private async Task TakesInOnceAsync(string[] expected, string label, Func<string, string, RunningProgram> start)
    {
        var name = Guid.NewGuid().ToString("N");
        var desk = Path.Combine(mailroom.Folder, name);
        var first = start(name, desk);
        using (first)
            await first.UntilAsync(expected);

        await mailroom.ClassifyAsync(name, label);
        using var second = start(name + "-again", desk);
        var lines = await second.UntilAsync($"routed {Id(name)} {label}");
        Assert.Empty(lines.Intersect(expected));
        Assert.DoesNotContain([.. first.Printed, .. lines], line => line.Contains("ghost", StringComparison.Ordinal));
    }

    private RunningProgram CSharp(string topic, string group, string desk, params string[] registry) =>
        RunningProgram.Start("dotnet", [Path.Combine(Samples, "csharp", Output, "Subscriber.dll"), mailroom.Bootstrap, topic, group, desk, .. registry]);

    private static RunningProgram Python(string program, params string[] arguments) =>
        RunningProgram.Start("/usr/bin/python3", [Path.Combine(Samples, "python", program), .. arguments]);

    private async Task<IReadOnlyList<string>> KcatAsync(string group)
    {
        using var kcat = RunningProgram.Start(Path.Combine(Samples, "kcat", "subscribe.sh"), mailroom.Bootstrap, "department.hr", group, "-e");
        return [.. (await kcat.AllLinesAsync()).Select(line => JsonNode.Parse(line)!).Select(record => $"{record["status"]} {record["documentId"]} {record["label"]}")];
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "DocClassifier.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
