using System.Text;
using System.Text.Json;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Tailing;
using DocClassifier.Streaming.Tests.Cluster;
using Microsoft.Extensions.DependencyInjection;

namespace DocClassifier.Streaming.Tests.Tailing;

public sealed class TopicReaderTests
{
    private static readonly string[] Keys = ["topic", "partition", "offset", "timestamp", "key", "headers", "value"];

    [Fact]
    public async Task Every_record_is_one_line_whatever_its_value()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        installation.Send(Documents.Text(1, "Größe\nzwei"));
        installation.SendRaw(Topics.Text, null, """{"a": [1, null]}"""u8.ToArray());
        installation.SendRaw(Topics.Text, Encoding.UTF8.GetBytes("k"), Encoding.UTF8.GetBytes("plain\ntext"), null, ("a", "1"), ("a", "2"));
        installation.SendRaw(Topics.Text, [0xff], [0xff, 0xfe]);
        installation.SendRaw(Topics.Text, null, [0, 0, 0, 0, 77, 1]);
        installation.SendRaw(Topics.Text, null, null);
        installation.Flush();

        var lines = Read(installation, new TailRequest { Topic = Topics.Text, FromBeginning = true, UntilEnd = true });

        Assert.Equal(6, lines.Count);
        Assert.All(lines, line => Assert.DoesNotContain('\n', line));
        var rows = lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(rows, row => Assert.Equal(Keys, row.EnumerateObject().Select(one => one.Name)));
        Assert.Equal("Größe\nzwei", rows[0].GetProperty("value").GetProperty("text").GetString());
        Assert.Contains("Größe", lines[0], StringComparison.Ordinal);
        Assert.Equal(Documents.Id(1), rows[0].GetProperty("key").GetString());
        Assert.Equal(Documents.Id(1), rows[0].GetProperty("headers").GetProperty(HeaderNames.Id).GetString());
        Assert.Equal(JsonValueKind.Array, rows[1].GetProperty("value").GetProperty("a").ValueKind);
        Assert.Equal("plain\ntext", rows[2].GetProperty("value").GetString());
        Assert.Equal("2", rows[2].GetProperty("headers").GetProperty("a").GetString());
        Assert.Equal("//4=", rows[3].GetProperty("value").GetProperty("base64").GetString());
        Assert.Equal(JsonValueKind.String, rows[4].GetProperty("value").ValueKind);
        Assert.Equal(JsonValueKind.Null, rows[5].GetProperty("value").ValueKind);
        Assert.Equal(installation.Prefix + Topics.Text, rows[0].GetProperty("topic").GetString());
    }

    [Fact]
    public async Task Reading_ends_after_so_many_or_at_the_end_and_shows_only_what_is_committed()
    {
        await using var installation = await Installation.MakeAsync();
        for (var i = 0; i < 30; i++)
            installation.Send(Documents.Text(i));
        installation.Flush();
        using (var producer = installation.TransactionalProducer(installation.Prefix + "aborting"))
        {
            producer.InitTransactions(TimeSpan.FromSeconds(10));
            producer.BeginTransaction();
            producer.Produce(installation.Prefix + Topics.Text, new() { Key = [1], Value = [1] });
            producer.Flush(TimeSpan.FromSeconds(10));
            producer.AbortTransaction(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(7, Read(installation, new TailRequest { Topic = Topics.Text, FromBeginning = true, Count = 7 }).Count);
        Assert.Equal(30, Read(installation, new TailRequest { Topic = Topics.Text, FromBeginning = true, UntilEnd = true }).Count);
        Assert.Empty(Read(installation, new TailRequest { Topic = Topics.Text, UntilEnd = true }));
        Assert.Throws<TopicMissingException>(() => Read(installation, new TailRequest { Topic = "documents.nowhere" }));
    }

    private static List<string> Read(Installation installation, TailRequest request)
    {
        var instance = installation.Client();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var lines = instance.Services.GetRequiredService<TopicReader>().Read(request, limit.Token).ToList();
        Assert.False(limit.IsCancellationRequested);
        return lines;
    }
}
