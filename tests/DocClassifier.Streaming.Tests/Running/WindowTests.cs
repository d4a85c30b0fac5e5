using DocClassifier.Contracts;
using DocClassifier.Streaming.Tests.Cluster;

namespace DocClassifier.Streaming.Tests.Running;

public sealed class WindowTests
{
    [Fact]
    public async Task A_slow_head_pauses_its_partition_only_and_causes_no_rebalance()
    {
        await using var installation = await Installation.MakeAsync(partitions: 2);
        using var release = new SemaphoreSlim(0);
        var instance = await installation.StartAsync(
            TestStage.Texts(async (document, cancellationToken) =>
            {
                if (document.Text == "slow")
                    await release.WaitAsync(cancellationToken);
                return TestStage.Copy(document);
            }),
            new() { ["Window:Count"] = "100" });
        installation.Send(Documents.Text(0, "slow"), partition: 0);
        for (var i = 1; i < 400; i++)
            installation.Send(Documents.Text(i), partition: i % 2);
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 200, "the other partition is worked off");
        await Until.TrueAsync(() => instance.Figures.InWindow == 25, "the slow one has its share of the window and no more");
        Assert.False(instance.Figures.IsCaughtUp);
        Assert.NotNull(instance.Figures.OldestAge);

        release.Release();
        await Until.TrueAsync(() => instance.Figures.Done == 400, "the paused one goes on");
        await Until.TrueAsync(() => instance.Figures.IsCaughtUp, "everything is read and committed");

        Assert.Null(instance.Figures.OldestAge);
        Assert.True(instance.Runner.Session!.Window.HighestCount <= 100);
        Assert.Equal(1, instance.Runner.Session!.Rebalances);
        Assert.Equal(Enumerable.Range(0, 400).Select(Documents.Id).Order(), installation.Ids(Topics.Classified).Order());
    }

    [Fact]
    public async Task Results_keep_the_order_of_their_partition_although_work_is_parallel()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        var instance = await installation.StartAsync(TestStage.Texts(async (document, cancellationToken) =>
        {
            await Task.Delay(Random.Shared.Next(30), cancellationToken);
            return TestStage.Copy(document);
        }));
        for (var i = 0; i < 300; i++)
            installation.Send(Documents.Text(i));
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 300, "all are committed");

        Assert.Equal(Enumerable.Range(0, 300).Select(Documents.Id), installation.Ids(Topics.Classified));
    }

    [Fact]
    public async Task A_stage_asked_to_end_finishes_what_is_in_work_and_leaves_the_rest()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        var begun = 0;
        using var release = new SemaphoreSlim(0);
        var stage = TestStage.Texts(async (document, cancellationToken) =>
        {
            Interlocked.Increment(ref begun);
            await release.WaitAsync(cancellationToken);
            return TestStage.Copy(document);
        });
        var instance = await installation.StartAsync(stage.With(maxInWork: 4));
        for (var i = 0; i < 10; i++)
            installation.Send(Documents.Text(i));
        installation.Flush();
        await Until.TrueAsync(() => begun == 4 && instance.Figures.InWindow == 10, "four are in work");

        var stopping = instance.StopAsync();
        await Until.TrueAsync(() => instance.Figures.InWindow == 4, "what nobody has begun is left");
        release.Release(4);
        await stopping;

        Assert.Equal(4, begun);
        Assert.Equal(Enumerable.Range(0, 4).Select(Documents.Id), installation.Ids(Topics.Classified));
        Assert.Equal(4, (await installation.CommittedAsync(Topics.Text)).Values.Sum());
    }

    [Fact]
    public async Task Draining_ends_at_its_limit()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        var begun = false;
        var instance = await installation.StartAsync(
            TestStage.Texts(async (document, cancellationToken) =>
            {
                Volatile.Write(ref begun, true);
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return TestStage.Copy(document);
            }),
            new() { ["Delivery:DrainLimit"] = "00:00:00.300" });
        installation.Send(Documents.Text(0));
        installation.Flush();
        await Until.TrueAsync(() => Volatile.Read(ref begun), "it is in work");
        await instance.StopAsync().WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(0, (await installation.CommittedAsync(Topics.Text)).Values.Sum());
    }
}
