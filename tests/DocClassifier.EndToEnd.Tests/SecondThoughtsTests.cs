using System.Security.Cryptography;
using System.Text.Json;

namespace DocClassifier.EndToEnd.Tests;

/// <summary>What people do after the fact: look at dead letters and replay them, correct a label, get a document's bytes.</summary>
public sealed class SecondThoughtsTests
{
    [Fact]
    public async Task A_dead_letter_is_replayed_once_and_an_answer_moves_a_document_and_its_bytes_come_back()
    {
        using var workplace = new Workplace();
        await using var up = await Program.StartAndWaitAsync(workplace.Root, workplace.Up());
        var text = Directory.GetFiles(Path.Combine(Workplace.Samples, "documents"), "*.txt").Order(StringComparer.Ordinal).First();
        workplace.Drop(text, "letter.txt");
        var broken = Path.Combine(workplace.Root, "broken");
        await File.WriteAllTextAsync(broken, "%PDF-1.7 and no more");
        workplace.Drop(broken, "broken.pdf");

        await Program.UntilAsync(async () => (await RunAsync("dlq", "list", "--json")).Output.Length > 0, "the broken one is a dead letter");
        var letter = JsonDocument.Parse((await RunAsync("dlq", "list", "--json", "--reason", "broken", "--stage", "prepare")).Output).RootElement;
        var place = $"{letter.GetProperty("topic").GetString()}-{letter.GetProperty("partition").GetRawText()}-{letter.GetProperty("offset").GetRawText()}";
        Assert.Contains("broken.pdf", (await RunAsync("dlq", "show", place)).Output, StringComparison.Ordinal);
        Assert.StartsWith("replayed", (await RunAsync("dlq", "replay", place)).Output, StringComparison.Ordinal);
        Assert.StartsWith("already-replayed", (await RunAsync("dlq", "replay", place)).Output, StringComparison.Ordinal);

        await Program.UntilAsync(async () => (await up.TailAsync("documents.classified")).Length == 1, "the letter is classified");
        var decision = JsonDocument.Parse((await up.TailAsync("documents.classified"))[0]).RootElement.GetProperty("value");
        var (id, other) = (decision.GetProperty("documentId").GetString()!, decision.GetProperty("label").GetString() == "invoice" ? ("offer", "procurement") : ("invoice", "finance"));
        Assert.Equal(1, (await RunAsync("label", id, "nonsense")).Code);
        Assert.Equal(1, (await RunAsync("label", "0123", "invoice")).Code);
        Assert.Equal(0, (await RunAsync("label", id, other.Item1, "--by", "ann")).Code);
        Assert.Equal(0, (await RunAsync("label", id, "none", "--by", "ben")).Code);
        await Program.UntilAsync(async () => (await up.TailAsync($"department.{other.Item2}")).Length == 2, "the document came and went");
        Assert.Equal(["routed", "withdrawn"], (await up.TailAsync($"department.{other.Item2}")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("value").GetProperty("status").GetString()));
        Assert.Equal(3, JsonDocument.Parse((await up.TailAsync("documents.review")).Last()).RootElement.GetProperty("value").GetProperty("decision").GetInt32());

        var copy = Path.Combine(workplace.Root, "copy");
        Assert.Equal(0, (await RunAsync("content", id, "--data", workplace.Data, "--out", copy)).Code);
        Assert.Equal(SHA256.HashData(await File.ReadAllBytesAsync(text)), SHA256.HashData(await File.ReadAllBytesAsync(copy)));

        async Task<(string Output, int Code)> RunAsync(params string[] arguments)
        {
            await using var program = await Program.RunAsync("/", [.. arguments, "--bootstrap", up["kafka"], "--registry", up["registry"]]);
            return (program.Output, program.ExitCode);
        }
    }
}
