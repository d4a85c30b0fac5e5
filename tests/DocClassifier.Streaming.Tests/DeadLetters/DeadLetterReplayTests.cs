using System.Collections.Concurrent;
using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Tests.Cluster;
using Microsoft.Extensions.DependencyInjection;

namespace DocClassifier.Streaming.Tests.DeadLetters;

public sealed class DeadLetterReplayTests
{
    private static readonly string ReceivedDlq = Topics.DeadLetters(Topics.Received);
    private static readonly string TextDlq = Topics.DeadLetters(Topics.Text);

    [Fact]
    public async Task A_rejected_arrival_is_listed_shown_and_once_mended_replayed_with_one_effect()
    {
        await using var installation = await Installation.MakeAsync();
        var isMended = false;
        await installation.StartAsync(TestStage.Preparing((document, _) => ValueTask.FromResult(
            Volatile.Read(ref isMended) ? TestStage.PassOn(document) : StageResult.Rejected(Reasons.Broken, "It cannot be read."))));
        installation.Send(Documents.Received(1, "a"));
        installation.Send(Documents.Received(2, "b"));
        var (reader, replay) = Tools(installation.Client());
        await Until.TrueAsync(() => Read(reader, ReceivedDlq).Count == 2, "both are dead letters");

        var letter = Assert.Single(Read(reader, ReceivedDlq, new DeadLetterFilter { Id = Documents.Id(1), Reasons = [Reasons.Broken], Stage = "copy" }));
        Assert.Equal(("It cannot be read.", 1, Documents.Id(1)), (letter.Message, letter.Attempts, letter.Id));
        Assert.Empty(Read(reader, ReceivedDlq, new DeadLetterFilter { Reasons = [Reasons.Empty] }));
        Assert.Contains("\"arrivalId\":\"a\"", (await reader.FindAsync(letter.Position, CancellationToken.None))!.Value.Value, StringComparison.Ordinal);

        Volatile.Write(ref isMended, true);
        var only = new DeadLetterFilter { Position = letter.Position };
        Assert.Equal([ReplayVerdict.Replay], Verdicts(replay.Foresee(ReceivedDlq, only, force: false, CancellationToken.None)));
        Assert.Equal(2, installation.ReadAll(Topics.Received).Count);
        Assert.Equal([ReplayVerdict.Replay], Verdicts(await replay.RunAsync(ReceivedDlq, only, force: false, CancellationToken.None)));
        Assert.Equal([ReplayVerdict.AlreadyReplayed], Verdicts(await replay.RunAsync(ReceivedDlq, only, force: true, CancellationToken.None)));
        await Until.TrueAsync(() => installation.Ids(Topics.Text).Count == 1, "the mended one is passed on");

        var again = Assert.Single(installation.ReadAll(Topics.Received), record => Installation.Header(record, HeaderNames.Replay) is not null);
        var first = installation.ReadAll(Topics.Received).First(record => Installation.Header(record, HeaderNames.Id) == Documents.Id(1));
        Assert.Equal(letter.Position.ToString(), Installation.Header(again, HeaderNames.Replay));
        Assert.Equal("1", Installation.Header(again, HeaderNames.Attempts));
        Assert.Null(Installation.Header(again, HeaderNames.Reason));
        Assert.Equal(first.Partition, again.Partition);
        Assert.Equal(first.Message.Key, again.Message.Key);
        Assert.Equal(first.Message.Value, again.Message.Value);
        Assert.Equal([Documents.Id(1)], installation.Ids(Topics.Text));
    }

    [Fact]
    public async Task A_dead_letter_of_another_stage_is_sent_once_by_two_commands_at_once_and_refused_after_the_last_replay()
    {
        await using var installation = await Installation.MakeAsync();
        var worked = new ConcurrentQueue<string>();
        await installation.StartAsync(TestStage.Texts((document, _) =>
        {
            worked.Enqueue(document.DocumentId);
            return ValueTask.FromResult(StageResult.Rejected(Reasons.Unsupported, "No."));
        }));
        installation.Send(Documents.Text(1));
        var settings = new Dictionary<string, string> { ["Dlq:MaxReplays"] = "1" };
        var (reader, replay) = Tools(installation.Client(settings));
        var (_, other) = Tools(installation.Client(settings));
        await Until.TrueAsync(() => Read(reader, TextDlq).Count == 1, "it is a dead letter");

        await Task.WhenAll(TryAsync(replay), TryAsync(other));
        await Until.TrueAsync(() => Read(reader, TextDlq).Count == 2, "it has failed again");

        Assert.Equal([1, 2], Read(reader, TextDlq).Select(letter => letter.Attempts));
        Assert.Equal([ReplayVerdict.AlreadyReplayed, ReplayVerdict.TooManyReplays], Verdicts(await replay.RunAsync(TextDlq, new DeadLetterFilter(), force: false, CancellationToken.None)));
        Assert.Equal(2, worked.Count);
        Assert.Equal([ReplayVerdict.AlreadyReplayed, ReplayVerdict.Replay], Verdicts(await replay.RunAsync(TextDlq, new DeadLetterFilter(), force: true, CancellationToken.None)));
        await Until.TrueAsync(() => Read(reader, TextDlq).Count == 3, "it was forced and has failed again");
        Assert.Equal(3, installation.ReadAll(Topics.Text).Count);

        static async Task TryAsync(DeadLetterReplay replay)
        {
            await Task.Yield();
            try
            {
                await replay.RunAsync(TextDlq, new DeadLetterFilter(), force: false, CancellationToken.None);
            }
            catch (TransientFaultException)
            {
                // Ended by the other one.
            }
        }
    }

    [Fact]
    public async Task Bytes_in_the_store_are_fetched_back_and_missing_ones_send_nothing()
    {
        await using var installation = await Installation.MakeAsync();
        var (_, replay) = Tools(installation.Client());
        var bytes = installation.Serde.Serialize(Topics.Text, Documents.Text(1));
        var reference = await installation.Store.PutAsync(bytes, CancellationToken.None);
        foreach (var where in new[] { reference, "gone" })
        {
            installation.SendRaw(
                TextDlq, Encoding.ASCII.GetBytes(Documents.Id(1)), null, 0, (HeaderNames.Id, Documents.Id(1)), (HeaderNames.Reason, Reasons.TooLarge),
                (HeaderNames.ValueReference, where), (HeaderNames.ErrorTopic, Topics.Text), (HeaderNames.ErrorPartition, "2"), (HeaderNames.ErrorOffset, "0"));
        }

        installation.Flush();
        var verdicts = Verdicts(await replay.RunAsync(TextDlq, new DeadLetterFilter(), force: false, CancellationToken.None));

        Assert.Equal([ReplayVerdict.Replay, ReplayVerdict.BytesMissing], verdicts);
        var record = Assert.Single(installation.ReadAll(Topics.Text));
        Assert.Equal(2, record.Partition.Value);
        Assert.Equal(bytes, record.Message.Value);
        Assert.Null(Installation.Header(record, HeaderNames.ValueReference));
    }

    private static (DeadLetterReader Reader, DeadLetterReplay Replay) Tools(Instance client) =>
        (client.Services.GetRequiredService<DeadLetterReader>(), client.Services.GetRequiredService<DeadLetterReplay>());

    private static IReadOnlyList<DeadLetter> Read(DeadLetterReader reader, string topic, DeadLetterFilter? filter = null) =>
        reader.Read(topic, filter ?? new DeadLetterFilter(), CancellationToken.None);

    private static IEnumerable<ReplayVerdict> Verdicts(IEnumerable<ReplayedLetter> letters) => letters.Select(one => one.Verdict);
}
