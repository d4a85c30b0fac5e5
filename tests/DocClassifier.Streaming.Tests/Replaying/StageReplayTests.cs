using DocClassifier.Contracts;
using DocClassifier.Streaming.Replaying;
using DocClassifier.Streaming.Tests.Cluster;
using Microsoft.Extensions.DependencyInjection;

namespace DocClassifier.Streaming.Tests.Replaying;

public sealed class StageReplayTests
{
    [Fact]
    public async Task A_span_is_sent_again_once_in_its_partitions_and_copies_do_not_double()
    {
        await using var installation = await Installation.MakeAsync();
        var before = DateTimeOffset.UtcNow.AddMinutes(-1);
        for (var i = 0; i < 20; i++)
            installation.Send(Documents.Text(i));
        installation.Flush();
        // What somebody else put there has no id: it lies among the dead letters and is not repeated.
        installation.SendRaw(Topics.Text, [1], [2]);
        installation.Flush();
        var stage = await installation.StartAsync(TestStage.Copying());
        await Until.TrueAsync(() => installation.Ids(Topics.Classified).Count == 20, "all are copied");
        await stage.StopAsync();
        var replay = installation.Client().Services.GetRequiredService<StageReplay>();

        var request = new ReplayRequest { Topic = Topics.Text, From = before, To = DateTimeOffset.UtcNow.AddMinutes(1), Run = "run-1" };
        var plan = replay.Plan(request, CancellationToken.None);
        Assert.Equal((20, 20, 20, 0), (plan.Records, plan.Documents, plan.Decisions, plan.SentBefore));
        Assert.Equal(20, replay.Run(plan, _ => { }, CancellationToken.None));

        var all = installation.ReadAll(Topics.Text).Where(record => Installation.Header(record, HeaderNames.Id) is not null).ToList();
        var again = all.Where(record => Installation.Header(record, HeaderNames.Replay) == "run-1").ToList();
        Assert.Equal(
            all.Except(again).Select(record => (record.Partition.Value, Installation.Header(record, HeaderNames.Id))),
            again.Select(record => (record.Partition.Value, Installation.Header(record, HeaderNames.Id))));

        // The same run goes on where it stopped: at its end. Another one takes each document once, though its records lie there twice.
        Assert.Equal((0, 20), (replay.Plan(request, CancellationToken.None).Records, replay.Plan(request, CancellationToken.None).SentBefore));
        Assert.Equal(0, replay.Run(plan, _ => { }, CancellationToken.None));
        Assert.Equal(20, replay.Plan(request with { Run = "run-2" }, CancellationToken.None).Records);
        Assert.Equal(0, replay.Plan(request with { Run = "run-2", To = before }, CancellationToken.None).Records);
    }
}
