using System.Text.Json;

namespace DocClassifier.EndToEnd.Tests;

public sealed class BadInputTests
{
    [Fact]
    public async Task Every_bad_sample_ends_with_its_reason_and_the_pipeline_goes_on()
    {
        using var workplace = new Workplace();
        var expected = (await File.ReadAllLinesAsync(Path.Combine(Workplace.Samples, "bad", "expected.tsv")))
            .Skip(1).Where(line => line.Length > 0).Select(line => line.Split('\t')).ToDictionary(row => Path.GetFileName(row[0]), row => row[1]);
        await using var up = await Program.StartAndWaitAsync(workplace.Root, workplace.Up());
        foreach (var name in expected.Keys)
            workplace.Drop(Path.Combine(Workplace.Samples, "bad", name), name);

        Dictionary<string, string> found = [];
        await Program.UntilAsync(
            async () =>
            {
                found = await ReasonsAsync(up, workplace);
                return expected.Keys.All(found.ContainsKey);
            },
            "every bad file has a reason");
        Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), found.OrderBy(pair => pair.Key, StringComparer.Ordinal));

        workplace.Drop(Path.Combine(Workplace.Samples, "documents", "complaint-stairlift.txt"), "good.txt");
        await Program.UntilAsync(async () => (await up.TailAsync("documents.classified")).Length == 1, "a good file goes on its way");
    }

    private static async Task<Dictionary<string, string>> ReasonsAsync(Program up, Workplace workplace)
    {
        var reasons = new Dictionary<string, string>();
        foreach (var line in await up.TailAsync("documents.received.dlq"))
        {
            using var json = JsonDocument.Parse(line);
            reasons[json.RootElement.GetProperty("value").GetProperty("source").GetProperty("path").GetString()!] =
                json.RootElement.GetProperty("headers").GetProperty("docclassifier.reason").GetString()!;
        }

        const string suffix = ".reason.json";
        var failed = Path.Combine(workplace.Inbox, "failed");
        foreach (var file in Directory.Exists(failed) ? Directory.GetFiles(failed, "*" + suffix) : [])
        {
            using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            reasons[Path.GetFileName(file)[..^suffix.Length]] = json.RootElement.GetProperty("code").GetString()!;
        }

        return reasons;
    }
}
