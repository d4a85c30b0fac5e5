using System.Text.Json;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Tests.Cluster;

namespace DocClassifier.Streaming.Tests.Seen;

/// <summary>Whatever a document is rejected for, its arrival leaves a mark: announced twice, it makes one dead letter.</summary>
public sealed class RejectedArrivalTests
{
    [Fact]
    public Task A_document_over_its_time_limit_is_rejected_once_for_an_arrival() => RejectedOnceAsync(
        Reasons.Timeout,
        async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return StageResult.Completed();
        },
        new() { ["Window:DocumentTimeLimit"] = "00:00:00.300" });

    [Fact]
    public Task Work_that_does_not_come_back_is_rejected_once_for_an_arrival() => RejectedOnceAsync(
        Reasons.Timeout,
        async (_, _) =>
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return StageResult.Completed();
        },
        new() { ["Window:DocumentTimeLimit"] = "00:00:00.300", ["Delivery:DrainLimit"] = "00:00:00" });

    [Fact]
    public Task A_document_that_fails_unexpectedly_is_rejected_once_for_an_arrival() => RejectedOnceAsync(
        Reasons.Unexpected, (_, _) => throw new InvalidOperationException("odd"), new() { ["Failures:UnexpectedAttempts"] = "1" });

    [Fact]
    public async Task A_poison_document_is_rejected_once_for_an_arrival()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        installation.Send(Documents.Received(1, "a"));
        installation.Send(Documents.Received(1, "a"));
        installation.Flush();
        // As three deaths of the process leave it.
        var folder = Directory.CreateDirectory(Path.Combine(installation.Folder, "instances", "0")).FullName;
        var record = new { Topic = installation.Prefix + Topics.Received, Partition = 0, Offset = 0, Deaths = 3 };
        await File.WriteAllBytesAsync(Path.Combine(folder, "copy.suspects.json"), JsonSerializer.SerializeToUtf8Bytes(new[] { record }));

        var instance = await installation.StartAsync(TestStage.Preparing((document, _) => ValueTask.FromResult(TestStage.PassOn(document))));
        await Until.TrueAsync(() => instance.Figures.Done == 2, "both are committed");

        Assert.Equal(Reasons.KilledTheStage, Installation.Header(Assert.Single(installation.ReadAll(Topics.DeadLetters(Topics.Received))), HeaderNames.Reason));
        Assert.Empty(installation.ReadAll(Topics.Text));
    }

    private static async Task RejectedOnceAsync(
        string reason, Func<DocumentReceived, CancellationToken, ValueTask<StageResult>> work, Dictionary<string, string> settings)
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        installation.Send(Documents.Received(1, "a"));
        installation.Send(Documents.Received(1, "a"));
        installation.Flush();
        var instance = await installation.StartAsync(TestStage.Preparing(work), settings);
        await Until.TrueAsync(() => instance.Figures.Done == 2, "both are committed");

        Assert.Equal(reason, Installation.Header(Assert.Single(installation.ReadAll(Topics.DeadLetters(Topics.Received))), HeaderNames.Reason));
        Assert.True(Assert.Single(installation.ReadAll(Topics.Seen)).Message.Value is { } value
            && ((DocumentSeen)await installation.Serde.DeserializeAsync(Topics.Seen, value, typeof(DocumentSeen), CancellationToken.None)).Rejected);
    }
}
