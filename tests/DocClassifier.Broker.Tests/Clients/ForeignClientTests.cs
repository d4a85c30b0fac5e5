namespace DocClassifier.Broker.Tests.Clients;

/// <summary>Debian's kcat, python3-confluent-kafka (librdkafka 2.0.2) and python3-kafka (2.0.2), unmodified.</summary>
public sealed class ForeignClientTests
{
    [Fact]
    public async Task Kcat_lists_produces_with_every_codec_and_consumes()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("from.kcat");
        string[] codecs = ["none", "gzip", "snappy", "lz4", "zstd"];
        foreach (var codec in codecs)
        {
            var input = string.Concat(Enumerable.Range(0, 200).Select(i => $"key{i}:{codec} {i} {new string('z', 300)}\n"));
            await ForeignProgram.KcatAsync(input, "-P", "-b", broker.Servers, "-t", "from.kcat", "-z", codec, "-K:");
        }

        Assert.Contains("from.kcat", await ForeignProgram.KcatAsync("", "-L", "-b", broker.Servers), StringComparison.Ordinal);
        var read = await ForeignProgram.KcatAsync("", "-C", "-b", broker.Servers, "-t", "from.kcat", "-o", "beginning", "-e", "-q", "-X", "check.crcs=true", "-f", "%k|%s\n");
        var expected = codecs.SelectMany(codec => Enumerable.Range(0, 200).Select(i => $"key{i}|{codec} {i} {new string('z', 300)}"));
        Assert.Equal(expected, read.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(expected, broker.ReadAll("from.kcat").Select(result => $"{result.Message.Key}|{result.Message.Value}"));
    }

    [Fact]
    public async Task Kcat_goes_on_in_a_group_where_it_stopped_and_sees_only_what_is_committed()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("t");
        using var producer = broker.Producer(config => config.TransactionalId = "x");
        producer.InitTransactions(TestBroker.Limit);
        foreach (var (value, commit) in new[] { ("one", true), ("gone", false), ("two", true) })
        {
            producer.BeginTransaction();
            await producer.ProduceAsync("t", new() { Key = "", Value = value });
            if (commit)
                producer.CommitTransaction(TestBroker.Limit);
            else
                producer.AbortTransaction(TestBroker.Limit);
        }

        string[] group = ["-b", broker.Servers, "-G", "kcats", "-e", "-q", "-X", "auto.offset.reset=earliest", "-f", "%s\n", "t"];
        Assert.Equal("one\ntwo\n", await ForeignProgram.KcatAsync("", group));
        producer.BeginTransaction();
        await producer.ProduceAsync("t", new() { Key = "", Value = "three" });
        producer.CommitTransaction(TestBroker.Limit);
        Assert.Equal("three\n", await ForeignProgram.KcatAsync("", group));
    }

    [Fact]
    public async Task Python3_confluent_kafka_produces_consumes_commits_and_runs_transactions()
    {
        await using var broker = await TestBroker.StartAsync();
        var said = await ForeignProgram.PythonAsync("confluent_client.py", broker.Servers);
        Assert.EndsWith("ok\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Python3_kafka_produces_consumes_by_group_and_commits()
    {
        await using var broker = await TestBroker.StartAsync();
        var said = await ForeignProgram.PythonAsync("kafka_python_client.py", broker.Servers);
        Assert.EndsWith("ok\n", said, StringComparison.Ordinal);
    }
}
