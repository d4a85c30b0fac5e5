using System.Net;
using System.Text.Json.Nodes;

namespace DocClassifier.EndToEnd.Tests;

public sealed class DamagedBrokerTests
{
    [Fact]
    public async Task A_damaged_partition_is_named_by_health_and_doctor()
    {
        using var workplace = new Workplace();
        var damaged = Damage(workplace, "letters");
        await using var broker = await Program.StartAndWaitAsync(
            workplace.Root, "run", "broker", "--data", workplace.Data, "--kafka-port", "0", "--http-port", "0");
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(broker["http"] + "/health"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var check = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["checks"]!["broker"]!;
        Assert.Contains($"letters-0 is offline, its log is damaged: {damaged} at byte 0, offset 0", (string)check["description"]!, StringComparison.Ordinal);
        using var alive = await http.GetAsync(new Uri(broker["http"] + "/alive"));
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);

        await using var doctor = await Program.RunAsync(workplace.Root, "doctor", "--data", workplace.Data, "--bootstrap", broker["kafka"]);
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains(doctor.Output.Split('\n'), line =>
            line.StartsWith("WRONG embedded broker: ", StringComparison.Ordinal) && line.Contains($"{damaged} at byte 0, offset 0", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("_schemas", "The schema registry cannot start without its log.")]
    [InlineData("__consumer_offsets", "The broker cannot start without its own topic __consumer_offsets.")]
    public async Task Without_what_everything_rests_on_the_start_ends_with_one_line(string topic, string sentence)
    {
        using var workplace = new Workplace();
        var damaged = Damage(workplace, topic);
        await using var program = await Program.RunAsync(
            workplace.Root, "run", "broker", "registry", "--data", workplace.Data, "--kafka-port", "0", "--registry-port", "0");
        Assert.Equal(1, program.ExitCode);
        var line = program.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.StartsWith("docclassifier: ", line, StringComparison.Ordinal);
        Assert.Contains(sentence, line, StringComparison.Ordinal);
        Assert.Contains($"{damaged} at byte 0, offset 0", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Errors, StringComparison.Ordinal);
    }

    /// <summary>A topic whose first segment is rubbish and has a successor.</summary>
    private static string Damage(Workplace workplace, string topic)
    {
        var folder = Path.Combine(workplace.Data, "broker", "topics", topic);
        var partition = Directory.CreateDirectory(Path.Combine(folder, "0")).FullName;
        File.WriteAllText(Path.Combine(folder, "topic.json"), """{"Partitions":1,"Config":{"cleanup.policy":"compact"}}""");
        var damaged = Path.Combine(partition, "00000000000000000000.log");
        File.WriteAllText(damaged, new string('x', 500));
        File.WriteAllText(Path.Combine(partition, "00000000000000000005.log"), "");
        return damaged;
    }
}
