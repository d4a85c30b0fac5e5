using DocClassifier.Contracts;
using DocClassifier.Streaming.Tests.Cluster;

namespace DocClassifier.Streaming.Tests.Running;

public sealed class KillTests
{
    [Fact]
    public async Task A_process_killed_again_and_again_loses_and_doubles_nothing()
    {
        const int Count = 3_000;
        await using var installation = await Installation.MakeAsync();
        for (var i = 0; i < Count; i++)
            installation.Send(Documents.Text(i));
        installation.Flush();
        for (var kill = 1; kill <= 3; kill++)
        {
            using var child = await Child.StartAsync(installation);
            var before = kill * 400;
            await Until.TrueAsync(() => installation.ReadAll(Topics.Classified).Count >= before, $"{before} are through");
            child.Kill();
        }

        using var last = await Child.StartAsync(installation);
        await Until.TrueAsync(() => installation.ReadAll(Topics.Classified).Count >= Count, "all are through");

        Assert.Equal(Enumerable.Range(0, Count).Select(Documents.Id).Order(), installation.Ids(Topics.Classified).Order());
        // The slot is taken again, so one id is used throughout.
        Assert.Equal(["0"], Directory.GetDirectories(Path.Combine(installation.Folder, "instances")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_document_that_kills_its_process_is_dead_lettered_after_the_third_death()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        for (var i = 0; i < 20; i++)
            installation.Send(Documents.Text(i, i == 10 ? ChildProgram.Poison : "text"));
        installation.Flush();
        for (var death = 1; death <= 3; death++)
        {
            using var child = await Child.StartAsync(installation);
            await Until.TrueAsync(() => child.HasExited, $"death {death}");
        }

        using var last = await Child.StartAsync(installation);
        await Until.TrueAsync(() => installation.ReadAll(Topics.DeadLetters(Topics.Text)).Count == 1 && installation.ReadAll(Topics.Classified).Count == 19, "all are through");

        var letter = installation.ReadAll(Topics.DeadLetters(Topics.Text)).Single();
        Assert.Equal(Documents.Id(10), Installation.Header(letter, HeaderNames.Id));
        Assert.Equal(Reasons.KilledTheStage, Installation.Header(letter, HeaderNames.Reason));
        Assert.False(last.HasExited);
    }

    [Fact]
    public async Task A_frozen_process_that_wakes_up_after_its_partitions_went_commits_nothing_of_them()
    {
        const int Count = 2_000;
        await using var installation = await Installation.MakeAsync();
        using var frozen = await Child.StartAsync(installation);
        installation.Send(Documents.Text(0));
        installation.Flush();
        await Until.TrueAsync(() => installation.ReadAll(Topics.Classified).Count == 1, "it works");
        for (var i = 1; i < Count; i++)
            installation.Send(Documents.Text(i));
        installation.Flush();
        await Until.TrueAsync(() => installation.ReadAll(Topics.Classified).Count > 100, "it is in the middle");
        frozen.Freeze();

        var other = await installation.StartAsync(TestStage.Copying());
        await Until.TrueAsync(() => installation.ReadAll(Topics.Classified).Count >= Count, "the other does the rest", TimeSpan.FromSeconds(60));
        frozen.Thaw();
        for (var i = Count; i < Count + 200; i++)
            installation.Send(Documents.Text(i));
        installation.Flush();
        await Until.TrueAsync(() => installation.ReadAll(Topics.Classified).Count >= Count + 200, "they share the rest");
        await other.StopAsync();

        Assert.Equal(Enumerable.Range(0, Count + 200).Select(Documents.Id).Order(), installation.Ids(Topics.Classified).Order());
    }
}
