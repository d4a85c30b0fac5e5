using System.Text.Json;

namespace DocClassifier.EndToEnd.Tests;

public sealed class ClassifyTests
{
    private static readonly string[] Keys = ["path", "documentId", "part", "label", "confidence", "review", "reviewReason", "scores", "model", "error"];

    [Fact]
    public async Task Every_line_has_every_key_and_a_mail_precedes_its_attachments()
    {
        var mail = Directory.GetFiles(Path.Combine(Workplace.Samples, "documents"), "*.eml").Order(StringComparer.Ordinal).ToArray();
        await using var program = await Program.RunAsync("/", ["classify", "--json", .. mail]);

        Assert.True(program.ExitCode == 0, program.Errors);
        var lines = program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(lines, line => Assert.Equal(Keys, line.EnumerateObject().Select(property => property.Name)));
        Assert.Equal(mail, lines.Where(line => line.GetProperty("part").ValueKind == JsonValueKind.Null).Select(line => line.GetProperty("path").GetString()));
        Assert.Contains(lines, line => line.GetProperty("part").ValueKind == JsonValueKind.String);
        foreach (var file in lines.GroupBy(line => line.GetProperty("path").GetString()))
            Assert.Equal(JsonValueKind.Null, file.First().GetProperty("part").ValueKind);
    }

    [Fact]
    public async Task A_bad_file_is_an_error_line_and_only_strict_fails_for_it()
    {
        using var workplace = new Workplace();
        var bad = Path.Combine(workplace.Root, "bad.pdf");
        await File.WriteAllBytesAsync(bad, [0, 1, 2, 3, 0, 255, 254, 0]);

        await using var lenient = await Program.RunAsync("/", "classify", "--json", bad);
        await using var strict = await Program.RunAsync("/", "classify", "--json", "--strict", bad);

        Assert.Equal(0, lenient.ExitCode);
        Assert.Equal(1, strict.ExitCode);
        Assert.Equal("unsupported", JsonDocument.Parse(lenient.Output).RootElement.GetProperty("error").GetProperty("code").GetString());
    }
}
