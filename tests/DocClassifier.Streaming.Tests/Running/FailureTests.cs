using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Tests.Cluster;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DocClassifier.Streaming.Tests.Running;

public sealed class FailureTests
{
    [Fact]
    public async Task A_rejected_document_is_dead_lettered_untouched_with_the_reason_in_headers()
    {
        await using var installation = await Installation.MakeAsync();
        var instance = await installation.StartAsync(TestStage.Texts((_, _) => ValueTask.FromResult(StageResult.Rejected(Reasons.Encrypted, "It needs a password."))));
        installation.Send(Documents.Text(1));
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 1, "it is committed");

        var original = installation.ReadAll(Topics.Text).Single();
        var letter = installation.ReadAll(Topics.DeadLetters(Topics.Text)).Single();
        Assert.Equal(original.Message.Value, letter.Message.Value);
        Assert.Equal(original.Message.Key, letter.Message.Key);
        Assert.Equal(original.Partition, letter.Partition);
        Assert.Equal(Documents.Id(1), Installation.Header(letter, HeaderNames.Id));
        Assert.Equal(Reasons.Encrypted, Installation.Header(letter, HeaderNames.Reason));
        Assert.Equal("It needs a password.", Installation.Header(letter, HeaderNames.ErrorMessage));
        Assert.Equal(Topics.Text, Installation.Header(letter, HeaderNames.ErrorTopic));
        Assert.Equal("0", Installation.Header(letter, HeaderNames.ErrorOffset));
        Assert.Equal("1", Installation.Header(letter, HeaderNames.Attempts));
        Assert.Equal(installation.Prefix + "docclassifier.copy", Installation.Header(letter, HeaderNames.Group));
        Assert.Equal(1, instance.Figures.Rejected);
        Assert.Empty(installation.ReadAll(Topics.Classified));
    }

    [Fact]
    public async Task An_unexpected_exception_is_retried_then_dead_lettered_with_its_stack()
    {
        await using var installation = await Installation.MakeAsync();
        var attempts = new ConcurrentDictionary<string, int>();
        var instance = await installation.StartAsync(
            TestStage.Texts((document, _) =>
            {
                var attempt = attempts.AddOrUpdate(document.DocumentId, 1, (_, before) => before + 1);
                return document.Text == "always" || attempt < 3 ? throw new InvalidOperationException("odd " + document.Text) : ValueTask.FromResult(TestStage.Copy(document));
            }),
            new() { ["Failures:FirstPause"] = "00:00:00.010" });
        installation.Send(Documents.Text(1, "twice"));
        installation.Send(Documents.Text(2, "always"));
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 2, "both are committed");

        Assert.Equal([Documents.Id(1)], installation.Ids(Topics.Classified));
        var letter = installation.ReadAll(Topics.DeadLetters(Topics.Text)).Single();
        Assert.Equal(3, attempts[Documents.Id(2)]);
        Assert.Equal(Reasons.Unexpected, Installation.Header(letter, HeaderNames.Reason));
        Assert.Equal("System.InvalidOperationException", Installation.Header(letter, HeaderNames.ErrorException));
        Assert.Contains("FailureTests", Installation.Header(letter, HeaderNames.ErrorStackTrace), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_the_infrastructure_waits_with_readiness_red_and_resumes_by_itself()
    {
        await using var installation = await Installation.MakeAsync();
        var isAway = true;
        var instance = await installation.StartAsync(
            TestStage.Texts((document, _) => Volatile.Read(ref isAway) ? throw new TransientFaultException("The store is away.") : ValueTask.FromResult(TestStage.Copy(document))),
            new() { ["Failures:FirstPause"] = "00:00:00.010", ["Failures:LongestPause"] = "00:00:00.050", ["Window:DocumentTimeLimit"] = "00:00:00.500" });
        Assert.Equal(HealthStatus.Healthy, await instance.HealthAsync());
        for (var i = 0; i < 50; i++)
            installation.Send(Documents.Text(i));
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Trouble == "The store is away.", "readiness is red");
        Assert.Equal(HealthStatus.Unhealthy, await instance.HealthAsync());
        Assert.Equal(HealthStatus.Healthy, await instance.HealthAsync(StreamingServices.LiveTag));
        // Longer than a document may take: waiting is not counted against it.
        await Task.Delay(TimeSpan.FromSeconds(1));

        Volatile.Write(ref isAway, false);
        await Until.TrueAsync(() => instance.Figures.Done == 50, "all are committed");

        Assert.Equal(HealthStatus.Healthy, await instance.HealthAsync());
        Assert.Equal(0, instance.Figures.Rejected);
        Assert.Equal(50, installation.Ids(Topics.Classified).Distinct().Count());
    }

    [Fact]
    public async Task A_store_that_is_away_when_the_stage_starts_is_waited_for()
    {
        await using var installation = await Installation.MakeAsync();
        var attempts = 0;
        installation.OpenStore = () => Interlocked.Increment(ref attempts) < 3 ? throw new TransientFaultException("The store is away.") : installation.Store;
        installation.Send(Documents.Text(1));
        installation.Flush();
        var instance = await installation.StartAsync(TestStage.Copying(), waitForAssignment: false);
        await Until.TrueAsync(() => instance.Figures.Done == 1, "it is committed");
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task Many_unexpected_failures_stop_the_stage_and_the_program_exits_with_one()
    {
        await using var installation = await Installation.MakeAsync();
        var instance = await installation.StartAsync(
            TestStage.Texts((_, _) => throw new InvalidOperationException("broken stage")), new() { ["Failures:UnexpectedAttempts"] = "1" });
        for (var i = 0; i < 200; i++)
            installation.Send(Documents.Text(i));
        installation.Flush();
        await Until.TrueAsync(() => instance.Lifetime.IsStopRequested, "the program is asked to end");
        await instance.StopAsync();

        Assert.True(installation.ReadAll(Topics.DeadLetters(Topics.Text)).Count < 20);
        var committed = (await installation.CommittedAsync(Topics.Text)).Values.Sum();
        Assert.Equal(committed, installation.ReadAll(Topics.DeadLetters(Topics.Text)).Count);
        Assert.Equal(HealthStatus.Unhealthy, await instance.HealthAsync(StreamingServices.LiveTag));
    }

    [Fact]
    public async Task A_document_over_its_time_limit_is_rejected_and_delays_only_its_own_partition()
    {
        await using var installation = await Installation.MakeAsync(partitions: 2);
        var instance = await installation.StartAsync(
            TestStage.Texts(async (document, cancellationToken) =>
            {
                if (document.Text == "slow")
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                return TestStage.Copy(document);
            }),
            new() { ["Window:DocumentTimeLimit"] = "00:00:02" });
        installation.Send(Documents.Text(0, "slow"), partition: 0);
        installation.Send(Documents.Text(1), partition: 0);
        for (var i = 2; i < 100; i++)
            installation.Send(Documents.Text(i), partition: 1);
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done >= 98, "the other partition goes on");
        Assert.Equal(98, instance.Figures.Done);
        await Until.TrueAsync(() => instance.Figures.Done == 100, "the slow one is rejected");

        var letter = installation.ReadAll(Topics.DeadLetters(Topics.Text)).Single();
        Assert.Equal(Reasons.Timeout, Installation.Header(letter, HeaderNames.Reason));
        Assert.Equal(1, instance.Runner.Session!.Rebalances);
    }

    [Fact]
    public async Task A_document_that_hangs_while_it_is_worked_on_alone_stops_nobody()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        using var hang = new ManualResetEventSlim();
        for (var i = 0; i < 30; i++)
            installation.Send(Documents.Text(i));
        installation.Flush();
        // As two deaths of the process leave it.
        var folder = Directory.CreateDirectory(Path.Combine(installation.Folder, "instances", "0")).FullName;
        var record = new { Topic = installation.Prefix + Topics.Text, Partition = 0, Offset = 10, Deaths = 2 };
        await File.WriteAllBytesAsync(Path.Combine(folder, "copy.suspects.json"), JsonSerializer.SerializeToUtf8Bytes(new[] { record }));
        var instance = await installation.StartAsync(
            TestStage.Texts((document, _) =>
            {
                // Takes no notice of its cancellation and gives its thread not back.
                if (document.DocumentId == Documents.Id(10))
                    hang.Wait(CancellationToken.None);
                return ValueTask.FromResult(TestStage.Copy(document));
            }),
            new() { ["Window:DocumentTimeLimit"] = "00:00:00.500" });
        await Until.TrueAsync(() => instance.Figures.Done == 30, "all are committed");

        Assert.Equal(Reasons.Timeout, Installation.Header(installation.ReadAll(Topics.DeadLetters(Topics.Text)).Single(), HeaderNames.Reason));
        Assert.Equal(29, installation.Ids(Topics.Classified).Count);
        Assert.Equal(0, instance.Figures.InWork);
        Assert.Equal(HealthStatus.Healthy, await instance.HealthAsync(StreamingServices.LiveTag));
        hang.Set();
    }

    [Fact]
    public async Task Records_that_are_not_ours_are_dead_lettered_and_block_nothing()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        var instance = await installation.StartAsync(TestStage.Copying(), new() { ["Failures:UnknownSchemaWait"] = "00:00:00.200" });
        var key = Encoding.ASCII.GetBytes("k");
        var id = (HeaderNames.Id, "x");
        var ours = installation.Serde.Serialize(Topics.Text, Documents.Text(1));
        installation.SendRaw(Topics.Text, key, "no magic byte"u8.ToArray(), null, id);
        installation.SendRaw(Topics.Text, key, [0, 0, 0, 99, 99, 1, 2, 3], null, id);
        installation.SendRaw(Topics.Text, key, ours[..20], null, id);
        installation.SendRaw(Topics.Text, key, installation.Serde.Serialize(Topics.Received, Documents.Received(1, "a")), null, id);
        installation.SendRaw(Topics.Text, key, null, null, id);
        installation.SendRaw(Topics.Text, key, [], null, id);
        installation.SendRaw(Topics.Text, key, ours);
        installation.SendRaw(Topics.Text, null, [1], null, id);
        installation.Send(Documents.Text(7));
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 9, "all are committed");

        Assert.Equal([Documents.Id(7)], installation.Ids(Topics.Classified));
        var letters = installation.ReadAll(Topics.DeadLetters(Topics.Text));
        Assert.Equal(
            [Reasons.NotOurs, Reasons.Schema, Reasons.Schema, Reasons.Schema, Reasons.NotOurs, Reasons.NotOurs, Reasons.NotOurs, Reasons.NotOurs],
            letters.Select(letter => Installation.Header(letter, HeaderNames.Reason)));
        Assert.Null(letters[4].Message.Value);
        Assert.Null(letters[7].Message.Key);
        Assert.Equal([1], letters[7].Message.Value);
    }

    [Fact]
    public async Task A_registry_that_is_away_or_behind_costs_no_document()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        var instance = await installation.StartAsync(TestStage.Copying(), new() { ["Failures:FirstPause"] = "00:00:00.010", ["Failures:LongestPause"] = "00:00:00.050" });
        installation.Registry.IsAway = true;
        installation.Send(Documents.Text(1));
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Trouble is not null, "readiness is red");
        installation.Registry.IsAway = false;
        await Until.TrueAsync(() => instance.Figures.Done == 1, "it goes on by itself");

        installation.Registry.IsBehind = true;
        installation.Send(Documents.Text(2));
        installation.Flush();
        await Until.TrueAsync(() => installation.Registry.UnknownAnswers > 0, "the id was looked up");
        installation.Registry.IsBehind = false;
        await Until.TrueAsync(() => instance.Figures.Done == 2, "the id is looked up again");

        Assert.Equal(0, instance.Figures.Rejected);
    }

    [Fact]
    public async Task Missing_topics_stop_the_stage_with_the_command_to_run()
    {
        await using var installation = await Installation.MakeAsync(partitions: 3, Topics.Classified);
        var instance = await installation.StartAsync(TestStage.Copying(), waitForAssignment: false);
        await Until.TrueAsync(() => instance.Lifetime.IsStopRequested, "the program is asked to end");

        Assert.Contains(installation.Prefix + Topics.Classified, instance.Figures.Trouble, StringComparison.Ordinal);
        Assert.Contains("docclassifier topics apply", instance.Figures.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_the_registry_refuses_stops_the_stage_with_the_reason()
    {
        await using var installation = await Installation.MakeAsync();
        installation.Registry.Refusal = "a field was taken away";
        var instance = await installation.StartAsync(TestStage.Copying(), waitForAssignment: false);
        await Until.TrueAsync(() => instance.Lifetime.IsStopRequested, "the program is asked to end");

        Assert.Contains("a field was taken away", instance.Figures.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topics_with_different_numbers_of_partitions_stop_the_stage()
    {
        await using var installation = await Installation.MakeAsync(partitions: 3, Topics.Classified);
        await installation.MakeTopicsAsync([Topics.Classified], partitions: 2);
        var instance = await installation.StartAsync(TestStage.Copying(), waitForAssignment: false);
        await Until.TrueAsync(() => instance.Lifetime.IsStopRequested, "the program is asked to end");

        Assert.Contains("same number of partitions", instance.Figures.Trouble, StringComparison.Ordinal);
    }
}
