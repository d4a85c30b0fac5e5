using System.Text.Json.Nodes;

namespace DocClassifier.EndToEnd.Tests;

/// <summary>Mistakes of people: one line on standard error that names the thing and the remedy, exit code 1, no stack trace.</summary>
public sealed class MistakesTests
{
    [Theory]
    [InlineData("Kafka__Properties__enable.idempotence", "false", "Kafka:Properties:enable.idempotence", "Remove it")]
    [InlineData("Kafka__Properties__linger.mz", "5", "Kafka:Properties:linger.mz", "No such configuration property")]
    [InlineData("Kafka__Properties__queue.buffering.max.ms", "soon", "Kafka:Properties:queue.buffering.max.ms", "Correct or remove it")]
    [InlineData("Window__Bytes", "64MB", "Window:Bytes", "'64MB' is not a whole number")]
    [InlineData("Window__PartitionShare", "1,5", "Window:PartitionShare", "'1,5' is not a number")]
    [InlineData("Delivery__MaxAge", "100 ms", "Delivery:MaxAge", "hours:minutes:seconds")]
    [InlineData("Delivery__MaxAge", "00:01:00", "Delivery:MaxAge", "outside of")]
    [InlineData("Broker__SyncBeforeAck", "on", "Broker:SyncBeforeAck", "true or false")]
    [InlineData("Ingest__MaxSize", "1", "Ingest:MaxSize", "there is no such setting")]
    [InlineData("Storage__MinFre", "1", "Storage:MinFre", "DOCCLASSIFIER__Storage__MinFree")]
    [InlineData("Storrage__MinFree", "1", "Storrage:MinFree", "DOCCLASSIFIER__Storage__MinFree")]
    [InlineData("Ingest_Parallel", "1", "Ingest_Parallel", "DOCCLASSIFIER__Ingest__Parallel")]
    [InlineData("Ingest__MaxParts", "1", "Ingest:MaxParts", "DOCCLASSIFIER__Prepare__MaxParts")]
    [InlineData("Mailbox__Host", "x", "Mailbox:Host", "Sections are ")]
    [InlineData("Ingest__Inboxes", "./inbox", "Ingest:Inboxes", "a list")]
    [InlineData("Http__Address", "localhost", "Http:Address", "127.0.0.1")]
    [InlineData("Registry__Url", "localhost:8081", "Registry:Url", "http://HOST:PORT")]
    [InlineData("Kafka__BootstrapServers", "my broker", "Kafka:BootstrapServers", "HOST:PORT")]
    public async Task A_setting_that_cannot_be_is_named_with_the_remedy_before_anything_starts(string name, string value, string key, string remedy)
    {
        using var workplace = new Workplace();
        await using var program = await Program.RunWithAsync($"DOCCLASSIFIER__{name}", value, workplace.Root, workplace.Up());

        AssertOneLine(program, key, remedy);
        Assert.Contains($"DOCCLASSIFIER__{name}", program.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workplace.Data));
    }

    [Theory]
    [InlineData("{\n  \"Ingest\": {\n    \"MaxBytes\": 5\n    \"Parallel\": 2\n  }\n}", "appsettings.json:4: ", "not JSON")]
    [InlineData("{\n  \"Ingest\": {\n", "appsettings.json:3: ", "not JSON")]
    [InlineData("", "appsettings.json:1: ", "not JSON")]
    [InlineData("[]", "appsettings.json:1: ", "settings are an object")]
    [InlineData("{\n  \"Window\": {\n    \"Count\": 10,\n    \"count\": 20 } }", "appsettings.json:4: ", "a second time")]
    [InlineData("{\n  \"Window\": {\n    // documents\n    \"Cuont\": 10,\n  }\n}", "appsettings.json:4: Window:Cuont", "Did you mean Window:Count?")]
    [InlineData("{\n  \"Window\": {\n    \"Count\": \"many\" } }", "appsettings.json:3: Window:Count", "'many' is not a whole number")]
    [InlineData("{ \"Window\": 5 }", "appsettings.json:1: Window", "a section")]
    [InlineData("{\n  \"Ingest\": {\n    \"Inboxes\": [\n      \"a\",\n      { \"Path\": \"b\" } ] } }", "appsettings.json:5: Ingest:Inboxes:1:Path", "takes one value")]
    [InlineData("{ \"Kafka\": { \"Properties\": { \"ssl\": { \"ca\": \"x\" } } } }", "appsettings.json:1: Kafka:Properties:ssl:ca", "Kafka:Properties:ssl.ca")]
    public async Task A_mistake_in_the_settings_file_is_named_with_its_line(string json, string place, string remedy)
    {
        using var workplace = new Workplace();
        workplace.Write("appsettings.json", json);
        await using var program = await Program.RunAsync(workplace.Root, "topics", "list", "--bootstrap", "127.0.0.1:1");

        AssertOneLine(program, place, remedy);
    }

    [Fact]
    public async Task A_settings_file_that_others_share_is_no_mistake_but_a_section_that_nobody_knows_is_mentioned()
    {
        using var workplace = new Workplace();
        workplace.Write("appsettings.json", "{ \"Logging\": { \"LogLevel\": { \"Default\": \"Error\" } }, \"AllowedHosts\": \"*\",\n \"Postbox\": { \"Size\": 5 }, /* ours */ \"Ingest\": { \"MaxBytes\": 1000, } }");
        var letter = workplace.Write("letter.txt", await File.ReadAllTextAsync(Path.Combine(Workplace.Samples, "documents", "complaint-stairlift.txt")));
        await using var program = await Program.RunAsync(workplace.Root, "classify", letter);

        Assert.True(program.ExitCode == 0, program.Errors);
        Assert.Contains("appsettings.json:2: Postbox:Size: no part of DocClassifier reads section Postbox", Assert.Single(Lines(program.Errors)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("when: {label: offer\n  to: [sales]", "routes.yaml:2: this is not YAML", "Close it with }")]
    [InlineData("when: {label: offers}\n  to: [sales]", "routes.yaml:2: routes[1].when.label", "Did you mean offer?")]
    public async Task A_mistake_in_the_rules_ends_the_start_and_once_they_are_in_force_only_health_says_so(string rule, string place, string remedy)
    {
        using var workplace = new Workplace();
        var bad = $"- name: a\n  {rule}\n- {{name: rest, to: [mailroom]}}\n";
        var routes = workplace.Write("routes.yaml", bad);
        await using var refused = await Program.RunWithAsync("DOCCLASSIFIER__Route__File", routes, workplace.Root, workplace.Up());
        AssertOneLine(refused, place, remedy);

        await File.WriteAllTextAsync(routes, "- {name: rest, to: [mailroom]}");
        await using var up = await Program.StartAndWaitAsync(workplace.Root, [("DOCCLASSIFIER__Route__File", routes)], workplace.Up());
        await File.WriteAllTextAsync(routes, bad);
        await Program.UntilAsync(async () => await RoutesAsync(up) is ("degraded", var why) && why!.Contains(place, StringComparison.Ordinal), "health names file and line");
        workplace.Drop(Path.Combine(Workplace.Samples, "documents", "complaint-stairlift.txt"), "letter.txt");
        await Program.UntilAsync(async () => (await up.TailAsync("department.mailroom")).Length == 1, "the earlier rules hold");

        await File.WriteAllTextAsync(routes, "- {name: mended, to: [mailroom]}");
        await Program.UntilAsync(async () => await RoutesAsync(up) is ("healthy", _), "mended");
        await up.StopAsync();
        Assert.True(up.ExitCode == 0, up.Errors);
    }

    [Fact]
    public async Task Files_and_folders_that_cannot_be_are_one_line_each()
    {
        using var workplace = new Workplace();
        var file = workplace.Write("file", "text");
        var folder = Directory.CreateDirectory(Path.Combine(workplace.Root, "folder")).FullName;
        string[] ports = ["--kafka-port", "0", "--registry-port", "0", "--http-port", "0"];
        (string[] Arguments, string Named)[] mistakes =
        [
            (["up", "--data", file, "--inbox", workplace.Inbox, .. ports], file),
            (["up", "--data", Path.Combine(file, "below"), "--inbox", workplace.Inbox, .. ports], file),
            (["up", "--data", "", "--inbox", workplace.Inbox, .. ports], "--data"),
            (["up", "--data", workplace.Data, "--inbox", file, .. ports], file),
            (["run", "ingest", "--data", workplace.Data, "--inbox", file], file),
            (["classify", Path.Combine(workplace.Root, "nowhere.pdf")], "nowhere.pdf"),
            (["classify", file, "--out", folder], folder),
            (["evaluate", "--data", Path.Combine(workplace.Root, "nowhere")], "nowhere"),
            (["evaluate", "--data", workplace.Inbox, "--model", "nonsense"], ""),
            (["train", "--corpus", Path.Combine(workplace.Root, "nowhere")], "nowhere"),
            (["train", "--corpus", file, "--models", folder], file),
        ];
        foreach (var (arguments, named) in mistakes)
        {
            await using var program = await Program.RunAsync(workplace.Root, arguments);
            AssertOneLine(program, named, "");
        }
    }

    [Fact]
    public async Task A_cluster_or_a_registry_that_is_not_there_is_one_line_each()
    {
        using var workplace = new Workplace();
        await using var up = await Program.StartAndWaitAsync(workplace.Root, workplace.Up());
        string[] nobody = ["--bootstrap", "127.0.0.1:1"];
        (string[] Arguments, string Named)[] mistakes =
        [
            (["topics", "apply", .. nobody], "127.0.0.1:1"),
            (["tail", "documents.received", .. nobody], "127.0.0.1:1"),
            (["label", new string('0', 32), "invoice", .. nobody], "127.0.0.1:1"),
            (["content", new string('0', 32), "--data", workplace.Data, .. nobody], "127.0.0.1:1"),
            (["dlq", "list", .. nobody], "127.0.0.1:1"),
            (["replay", "--stage", "route", "--from", "1h", "--yes", .. nobody], "127.0.0.1:1"),
            (["up", "--data", Path.Combine(workplace.Root, "other"), "--inbox", workplace.Inbox, "--registry-port", "0", "--http-port", "0", .. nobody], "127.0.0.1:1"),
            (["tail", "documents.nothing", "--bootstrap", up["kafka"]], "documents.nothing"),
            (["tail", "documents.received", "--bootstrap", "no address"], "--bootstrap"),
            (["tail", "documents.received", "--registry", "no address"], "--registry"),
        ];
        foreach (var (arguments, named) in mistakes)
        {
            await using var program = await Program.RunAsync(workplace.Root, arguments);
            AssertOneLine(program, named, "");
        }
    }

    private static void AssertOneLine(Program program, string named, string remedy)
    {
        var line = Assert.Single(Lines(program.Errors));
        Assert.True(program.ExitCode == 1, $"{program.ExitCode}: {line}");
        Assert.StartsWith("docclassifier: ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.Contains(remedy, line, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", line, StringComparison.Ordinal);
        Assert.Empty(program.Output);
    }

    private static async Task<(string Status, string? Why)> RoutesAsync(Program up)
    {
        using var http = new HttpClient();
        var check = JsonNode.Parse(await http.GetStringAsync(new Uri(up["http"] + "/health")))!["checks"]!["routes"]!;
        return ((string)check["status"]!, (string?)check["description"]);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
