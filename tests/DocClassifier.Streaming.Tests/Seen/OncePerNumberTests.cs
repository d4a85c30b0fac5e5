using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Tests.Cluster;
using Microsoft.Extensions.DependencyInjection;

namespace DocClassifier.Streaming.Tests.Seen;

public sealed class OncePerNumberTests
{
    [Fact]
    public async Task A_numbered_record_takes_effect_once_also_after_a_restart()
    {
        await using var installation = await Installation.MakeAsync();
        await installation.MakeTopicsAsync([Topics.Labels, Topics.Settled, Topics.DeadLetters(Topics.Labels)]);
        var publisher = installation.Client().Services.GetRequiredService<IEventPublisher>();
        var first = await installation.StartAsync(TestStage.Settling());
        int[] decisions = [2, 2, 3, 2];
        foreach (var decision in decisions)
            await publisher.PublishAsync(Topics.Labels, Documents.Labelled(1, "/1", decision), CancellationToken.None);
        await publisher.PublishAsync(Topics.Labels, Documents.Labelled(1, "/2", 2), CancellationToken.None);
        await Until.TrueAsync(() => first.Figures.Done == 5, "all are committed");
        await first.StopAsync();

        var second = await installation.StartAsync(TestStage.Settling());
        await publisher.PublishAsync(Topics.Labels, Documents.Labelled(1, "/1", 3), CancellationToken.None);
        await publisher.PublishAsync(Topics.Labels, Documents.Labelled(1, "/1", 4), CancellationToken.None);
        await Until.TrueAsync(() => second.Figures.Done == 2, "the others are committed");

        var part = Documents.Id(1) + "/1";
        Assert.Equal([part, part, Documents.Id(1) + "/2", part], installation.Ids(Topics.Classified));
        Assert.Equal(4, installation.Ids(Topics.Settled).Count);
    }
}
