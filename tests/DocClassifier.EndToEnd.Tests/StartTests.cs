using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace DocClassifier.EndToEnd.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task A_port_that_is_taken_a_folder_in_use_and_a_missing_inbox_are_each_one_line_and_exit_1()
    {
        using var workplace = new Workplace();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        await AssertOneLineAsync(["up", "--data", Path.Combine(workplace.Root, "other"), "--inbox", workplace.Inbox, "--kafka-port", port, "--registry-port", "0", "--http-port", "0"], port);
        await AssertOneLineAsync(["run", "ingest", "--data", Path.Combine(workplace.Root, "other"), "--inbox", Path.Combine(workplace.Root, "nowhere")], "nowhere");

        await using var up = await Program.StartAndWaitAsync(workplace.Root, workplace.Up());
        await AssertOneLineAsync(workplace.Up(), workplace.Data);

        async Task AssertOneLineAsync(string[] arguments, string named)
        {
            await using var program = await Program.RunAsync(workplace.Root, arguments);
            Assert.Equal(1, program.ExitCode);
            Assert.StartsWith("docclassifier: ", program.Errors, StringComparison.Ordinal);
            Assert.Contains(named, Assert.Single(program.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("fly")]
    [InlineData("run", "flying")]
    [InlineData("up", "--kafka-port", "70000")]
    [InlineData("classify")]
    public async Task Wrong_usage_exits_2(params string[] arguments)
    {
        await using var program = await Program.RunAsync("/", arguments);

        Assert.Equal(2, program.ExitCode);
        Assert.Empty(program.Output);
    }

    [Fact]
    public async Task Health_is_served_where_the_program_says()
    {
        using var workplace = new Workplace();
        await using var up = await Program.StartAndWaitAsync(workplace.Root, workplace.Up());
        using var http = new HttpClient();

        foreach (var (path, checks) in new[] { ("/alive", new[] { "polling" }), ("/health", ["polling", "stages", "store"]) })
        {
            using var answer = await http.GetAsync(new Uri(up["http"] + path));
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
            Assert.Subset(JsonNode.Parse(body)!["checks"]!.AsObject().Select(check => check.Key).ToHashSet(), checks.ToHashSet());
        }
    }
}
