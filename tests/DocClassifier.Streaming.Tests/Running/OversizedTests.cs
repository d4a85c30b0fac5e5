using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Tests.Cluster;

namespace DocClassifier.Streaming.Tests.Running;

/// <summary>What the cluster finds too large.</summary>
public sealed class OversizedTests
{
    [Fact]
    public async Task Values_at_the_size_limit_go_to_the_store_when_no_topic_takes_them()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1, Topics.Text, Topics.DeadLetters(Topics.Text));
        await installation.MakeTopicsAsync([Topics.Text], configuration: new() { ["max.message.bytes"] = "2097152" });
        await installation.MakeTopicsAsync([Topics.DeadLetters(Topics.Text)], configuration: new() { ["max.message.bytes"] = "20000" });
        var instance = await installation.StartAsync(TestStage.Texts((document, _) =>
            ValueTask.FromResult(document.Text!.Length > 100_000 ? StageResult.Rejected(Reasons.Broken, "bad") : TestStage.Copy(document))));
        installation.Send(Documents.Text(1, new string('x', 2_000_000)));
        installation.Send(Documents.Text(2));
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 2, "both are committed");

        var letter = installation.ReadAll(Topics.DeadLetters(Topics.Text)).Single();
        Assert.Equal(Reasons.Broken, Installation.Header(letter, HeaderNames.Reason));
        Assert.Null(letter.Message.Value);
        var reference = Installation.Header(letter, HeaderNames.ValueReference);
        Assert.Equal(installation.ReadAll(Topics.Text)[0].Message.Value, installation.Store.Values[reference!]);
        Assert.Equal([Documents.Id(2)], installation.Ids(Topics.Classified));
    }

    [Fact]
    public async Task A_result_that_its_topic_does_not_take_rejects_the_document()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1, Topics.Classified);
        await installation.MakeTopicsAsync([Topics.Classified], configuration: new() { ["max.message.bytes"] = "20000" });
        var instance = await installation.StartAsync(TestStage.Copying());
        installation.Send(Documents.Text(1, new string('x', 50_000)));
        installation.Send(Documents.Text(2));
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 2, "both are committed");

        Assert.Equal(Reasons.ResultTooLarge, Installation.Header(installation.ReadAll(Topics.DeadLetters(Topics.Text)).Single(), HeaderNames.Reason));
        Assert.Equal([Documents.Id(2)], installation.Ids(Topics.Classified));
    }

    [Fact]
    public async Task A_dead_letter_of_a_document_over_its_time_limit_goes_to_the_store_too()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1, Topics.DeadLetters(Topics.Text));
        await installation.MakeTopicsAsync([Topics.DeadLetters(Topics.Text)], configuration: new() { ["max.message.bytes"] = "20000" });
        var instance = await installation.StartAsync(
            TestStage.Texts(async (document, cancellationToken) =>
            {
                if (document.Text!.Length > 10)
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                return TestStage.Copy(document);
            }),
            new() { ["Window:DocumentTimeLimit"] = "00:00:00.500" });
        installation.Send(Documents.Text(1, new string('x', 50_000)));
        installation.Send(Documents.Text(2));
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 2, "both are committed");

        var letter = installation.ReadAll(Topics.DeadLetters(Topics.Text)).Single();
        Assert.Equal(Reasons.Timeout, Installation.Header(letter, HeaderNames.Reason));
        Assert.True(installation.Store.Values.ContainsKey(Installation.Header(letter, HeaderNames.ValueReference)!));
    }
}
