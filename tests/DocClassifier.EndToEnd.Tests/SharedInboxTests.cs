using System.Globalization;
using System.Text.Json;

namespace DocClassifier.EndToEnd.Tests;

public sealed class SharedInboxTests
{
    private const int Files = 2000;

    [Fact]
    public async Task Two_ingesters_on_one_inbox_one_of_them_killed_take_every_file_and_leave_no_claim()
    {
        using var workplace = new Workplace();
        for (var i = 0; i < Files; i++)
            await File.WriteAllTextAsync(Path.Combine(workplace.Inbox, $"{i}.txt"), string.Create(CultureInfo.InvariantCulture, $"document number {i}"));
        await using var cluster = await Program.StartAndWaitAsync(
            workplace.Root, "run", "broker", "registry", "--data", workplace.Data, "--kafka-port", "0", "--registry-port", "0");
        await using (var topics = await Program.RunAsync("/", "topics", "apply", "--bootstrap", cluster["kafka"]))
            Assert.True(topics.ExitCode == 0, topics.Errors);
        string[] ingest = ["run", "ingest", "--data", workplace.Data, "--inbox", workplace.Inbox, "--bootstrap", cluster["kafka"], "--registry", cluster["registry"]];

        await using var one = await Program.StartAndWaitAsync(workplace.Root, ingest);
        await using (var other = await Program.StartAndWaitAsync(workplace.Root, ingest))
        {
            await Program.UntilAsync(() => Task.FromResult(Done(workplace) > Files / 8), "some files are done");
            await other.KillAsync();
        }

        await using var again = await Program.StartAndWaitAsync(workplace.Root, ingest);
        await Program.UntilAsync(() => Task.FromResult(Done(workplace) == Files), "all files are done");

        Assert.Empty(Directory.GetFiles(Path.Combine(workplace.Inbox, ".claimed"), "*~*", SearchOption.AllDirectories));
        var arrivals = (await cluster.TailAsync("documents.received")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("value"))
            .Select(value => (Id: value.GetProperty("documentId").GetString(), Arrival: value.GetProperty("arrivalId").GetString())).Distinct().ToList();
        Assert.Equal(Files, arrivals.Count);
        Assert.Equal(Files, arrivals.Select(arrival => arrival.Id).Distinct().Count());
    }

    private static int Done(Workplace workplace)
    {
        var done = Path.Combine(workplace.Inbox, "done");
        return Directory.Exists(done) ? Directory.EnumerateFiles(done, "*", SearchOption.AllDirectories).Count() : 0;
    }
}
