using System.Collections.Concurrent;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Tests.Cluster;

namespace DocClassifier.Streaming.Tests.Running;

public sealed class RebalanceTests
{
    [Fact]
    public async Task Instances_that_come_and_go_lose_and_double_nothing()
    {
        const int Count = 4_000;
        await using var installation = await Installation.MakeAsync(partitions: 6);
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
            {
                installation.Send(Documents.Text(i));
                if (i % 20 == 0)
                    await Task.Delay(10);
            }

            installation.Flush();
        });

        var first = await installation.StartAsync(Slowish());
        var second = await installation.StartAsync(Slowish());
        await Until.TrueAsync(() => second.Figures.Partitions == 3, "the second has its share");
        var third = await installation.StartAsync(Slowish());
        await first.StopAsync();
        await Until.TrueAsync(() => second.Figures.Partitions + third.Figures.Partitions == 6, "two share what was the first's");
        await third.StopAsync();
        await sending;
        await Until.TrueAsync(() => first.Figures.Done + second.Figures.Done + third.Figures.Done >= Count, "all are committed");
        await second.StopAsync();

        Assert.Equal(Enumerable.Range(0, Count).Select(Documents.Id).Order(), installation.Ids(Topics.Classified).Order());
        Assert.Equal(Count, (await installation.CommittedAsync(Topics.Text)).Values.Sum());
    }

    [Fact]
    public async Task Work_on_kept_partitions_goes_on_while_others_move()
    {
        await using var installation = await Installation.MakeAsync(partitions: 2);
        var held = new ConcurrentDictionary<string, bool>();
        using var release = new SemaphoreSlim(0);
        var stage = TestStage.Texts(async (document, cancellationToken) =>
        {
            held[document.DocumentId] = false;
            try
            {
                await release.WaitAsync(cancellationToken);
                return TestStage.Copy(document);
            }
            catch (OperationCanceledException)
            {
                held[document.DocumentId] = true;
                throw;
            }
        });
        var first = await installation.StartAsync(stage);
        installation.Send(Documents.Text(0), partition: 0);
        installation.Send(Documents.Text(1), partition: 1);
        installation.Flush();
        await Until.TrueAsync(() => held.Count == 2, "both are in work");

        var second = await installation.StartAsync(TestStage.Copying());
        await Until.TrueAsync(() => second.Figures.Done == 1, "the second works off the partition it got");
        await Until.TrueAsync(() => held.Values.Count(cancelled => cancelled) == 1, "work on the partition that moved was cancelled");
        release.Release(2);
        await Until.TrueAsync(() => first.Figures.Done == 1, "the kept one is finished, not begun again");

        Assert.Equal(new[] { Documents.Id(0), Documents.Id(1) }.Order(), installation.Ids(Topics.Classified).Order());
    }

    [Fact]
    public async Task Another_producer_with_the_same_id_costs_a_new_session_and_twice_within_a_minute_the_stage()
    {
        await using var installation = await Installation.MakeAsync();
        var instance = await installation.StartAsync(TestStage.Copying());
        installation.Send(Documents.Text(0));
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 1, "the first is committed");

        Usurp(installation);
        for (var i = 1; i < 50; i++)
            installation.Send(Documents.Text(i));
        installation.Flush();
        await Until.TrueAsync(() => instance.Runner.Sessions == 2 && instance.Figures.Done == 50, "a new session takes over");
        Assert.False(instance.Lifetime.IsStopRequested);

        Usurp(installation);
        installation.Send(Documents.Text(50));
        installation.Flush();
        await Until.TrueAsync(() => instance.Lifetime.IsStopRequested, "the stage stops");

        Assert.Contains("another process uses the instance id", instance.Figures.Trouble, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 50).Select(Documents.Id).Order(), installation.Ids(Topics.Classified).Order());
    }

    private static TestStage Slowish() => TestStage.Texts(async (document, cancellationToken) =>
    {
        await Task.Delay(Random.Shared.Next(20), cancellationToken);
        return TestStage.Copy(document);
    });

    private static void Usurp(Installation installation)
    {
        var id = Directory.GetDirectories(Path.Combine(installation.Folder, "instances")).Select(Path.GetFileName).Single();
        Assert.Equal("0", id);
        using var other = installation.TransactionalProducer(installation.Instances.Single().TransactionalId);
        other.InitTransactions(TimeSpan.FromSeconds(10));
    }
}
