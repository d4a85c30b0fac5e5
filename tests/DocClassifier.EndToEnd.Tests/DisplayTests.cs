using System.Text.Json.Nodes;
using DocClassifier.Display;
using DocClassifier.Streaming.DeadLetters;

namespace DocClassifier.EndToEnd.Tests;

public sealed class DisplayTests
{
    [Fact]
    public async Task What_up_shows_and_what_dlq_lists_name_the_file_that_was_rejected()
    {
        using var workplace = new Workplace();
        await using var up = await Program.StartAndWaitAsync(workplace.Root, workplace.Up());
        workplace.Drop(workplace.Write("bad", "%PDF-1.7 cut"), "rent contract.pdf");
        await Program.UntilAsync(() => Task.FromResult(up.Output.Contains("rent contract.pdf broken: ", StringComparison.Ordinal)), "the display names the file");
        await Program.UntilAsync(() => Task.FromResult(up.Errors.Contains("rent contract.pdf is rejected (broken: ", StringComparison.Ordinal)), "the log names the file");

        string[] cluster = ["--bootstrap", up["kafka"], "--registry", up["registry"], "--data", workplace.Data];
        await using var text = await Program.RunAsync(workplace.Root, ["dlq", "list", .. cluster]);
        Assert.Contains("rent contract.pdf", Assert.Single(text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        await using var json = await Program.RunAsync(workplace.Root, ["dlq", "list", "--json", .. cluster]);
        var source = JsonNode.Parse(json.Output)!["source"]!;
        Assert.Equal(("folder", "inbox", "rent contract.pdf"), ((string)source["kind"]!, (string)source["name"]!, (string)source["path"]!));

        // Without the registry the headers still list it.
        await using var blind = await Program.RunAsync(workplace.Root, ["dlq", "list", "--bootstrap", up["kafka"], "--registry", "http://127.0.0.1:1", "--data", workplace.Data]);
        Assert.True(blind.ExitCode == 0, blind.Errors);
        Assert.Contains("  broken  ", blind.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_are_no_decisions_neither_blind_the_display_nor_end_it()
    {
        using var workplace = new Workplace();
        await using var up = await Program.StartAndWaitAsync(workplace.Root, workplace.Up());
        var shown = 0;
        foreach (var rubbish in (byte[][])["rubbish"u8.ToArray(), [0, 0, 0, 3, 231, 1, 2], "{\"documentId\":7}"u8.ToArray(), [255, 254, 0], "{\"a\":"u8.ToArray()])
        {
            await KcatAsync(up["kafka"], rubbish);
            shown++;
            await Program.UntilAsync(() => Task.FromResult(up.Output.Split("is no decision").Length - 1 == shown), "each of them is shown as what it is");
        }

        workplace.Drop(Path.Combine(Workplace.Samples, "documents", "complaint-stairlift.txt"), "letter.txt");
        await Program.UntilAsync(() => Task.FromResult(up.Output.Contains(" letter.txt", StringComparison.Ordinal)), "decisions are shown as before");
        await up.StopAsync();
        Assert.True(up.ExitCode == 0, up.Errors);
        Assert.DoesNotContain("   at ", up.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"documentId": "a", "source": {"path": "\ud800"}, "label": "x", "confidence": 1, "reviewReason": null}""")]
    [InlineData("""{"documentId": "a", "source": null, "label": "x", "confidence": 1, "reviewReason": null}""")]
    [InlineData("""{"documentId": "a", "source": {"path": "b"}, "label": {}, "confidence": 1, "reviewReason": null}""")]
    public void A_value_of_another_shape_is_no_decision(string value)
    {
        var row = Decision.Parse($$"""{"topic": "documents.classified", "partition": 3, "offset": 17, "value": {{value}}}""");

        Assert.Equal("documents.classified-3-17", row.Name);
        Assert.Contains("is no decision", row.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_of_a_file_name_do_not_reach_the_terminal()
    {
        var letter = new DeadLetter
        {
            Position = new DeadLetterPosition("documents.received.dlq", 1, 2),
            Timestamp = DateTimeOffset.UnixEpoch,
            Reason = "broken",
            Message = "The PDF\nis broken.",
            Attempts = 1,
            Headers = [],
            Source = new DeadLetterSource("folder", "inbox", "a\u001b[2J\nb.pdf"),
        };

        var row = Decision.Rejected(letter);
        Assert.Equal(("a?[2J?b.pdf", "broken: The PDF?is broken."), (row.Name, row.Remark));
    }

    private static async Task KcatAsync(string kafka, byte[] value)
    {
        var start = new System.Diagnostics.ProcessStartInfo("kcat", ["-P", "-b", kafka, "-t", "documents.classified", "-D", "<<<end>>>"]) { RedirectStandardInput = true };
        using var kcat = System.Diagnostics.Process.Start(start)!;
        await kcat.StandardInput.BaseStream.WriteAsync(value);
        kcat.StandardInput.Close();
        await kcat.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, kcat.ExitCode);
    }
}
