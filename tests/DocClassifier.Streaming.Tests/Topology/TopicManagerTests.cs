using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Tests.Cluster;
using DocClassifier.Streaming.Topology;
using Microsoft.Extensions.DependencyInjection;

namespace DocClassifier.Streaming.Tests.Topology;

public sealed class TopicManagerTests
{
    private static readonly string[] Departments = ["finance", "hr"];

    [Fact]
    public void The_plan_is_the_table_of_the_contracts()
    {
        var plan = TopicPlan.For(Departments, new TopicOptions(), new SeenOptions()).ToDictionary(topic => topic.Name);

        Assert.All(plan.Values, topic => Assert.Equal(topic.Name == Topics.ModelAliases ? 1 : 12, topic.Partitions));
        Assert.Equal(TimeSpan.FromDays(30), plan[Topics.Received].KeptFor);
        Assert.Equal(TimeSpan.FromDays(90), plan[Topics.Classified].KeptFor);
        Assert.Null(plan[Topics.Review].KeptFor);
        Assert.Equal("-1", plan[Topics.Review].Configuration["retention.ms"]);
        Assert.Equal("compact", plan[Topics.Labels].Configuration["cleanup.policy"]);
        Assert.Equal("compact,delete", plan[Topics.Seen].Configuration["cleanup.policy"]);
        Assert.Equal("LogAppendTime", plan[Topics.Seen].Configuration["message.timestamp.type"]);
        Assert.Equal(TimeSpan.FromDays(30), plan["department.hr"].KeptFor);
        Assert.Equal("2097152", plan[Topics.Received].Configuration["max.message.bytes"]);
        Assert.Equal("3145728", plan["documents.text.dlq"].Configuration["max.message.bytes"]);
    }

    [Fact]
    public async Task Applying_twice_makes_everything_once_and_repairs_what_differs()
    {
        await using var installation = Installation.Empty(partitions: 2);
        var manager = installation.Client(new() { ["Topics:Partitions"] = "2" }).Services.GetRequiredService<TopicManager>();
        var first = await manager.ApplyAsync(Departments, CancellationToken.None);
        installation.Owns(first.Select(change => change.Name));
        Assert.All(first, change => Assert.Equal(TopicChangeKind.Created, change.Kind));

        Assert.All(await manager.ApplyAsync(Departments, CancellationToken.None), change => Assert.Equal(TopicChangeKind.Unchanged, change.Kind));
        Assert.All(await manager.ListAsync(Departments, CancellationToken.None), state => Assert.Empty(state.Remarks));

        var longer = installation.Client(new() { ["Topics:Partitions"] = "2", ["Prepare:SeenFor"] = "60.00:00:00" }).Services.GetRequiredService<TopicManager>();
        var changed = (await longer.ApplyAsync(Departments, CancellationToken.None)).Single(change => change.Kind != TopicChangeKind.Unchanged);
        Assert.Equal(installation.Prefix + Topics.Seen, changed.Name);
        Assert.Equal(TopicChangeKind.Configured, changed.Kind);
        Assert.Contains(await manager.ListAsync(Departments, CancellationToken.None), state => state.Remarks.Any(remark => remark.Contains("retention.ms", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Partitions_are_never_added_in_place()
    {
        await using var installation = Installation.Empty(partitions: 2);
        var two = installation.Client(new() { ["Topics:Partitions"] = "2" }).Services.GetRequiredService<TopicManager>();
        installation.Owns((await two.ApplyAsync([], CancellationToken.None)).Select(change => change.Name));
        var three = installation.Client(new() { ["Topics:Partitions"] = "3" }).Services.GetRequiredService<TopicManager>();

        var changes = await three.ApplyAsync([], CancellationToken.None);
        Assert.Contains(changes, change => change.Kind == TopicChangeKind.Failed && change.Detail.Contains("never added in place", StringComparison.Ordinal));
        Assert.Contains(await three.FindProblemsAsync([], CancellationToken.None), problem => problem.Contains("has 2 partitions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_catalog_knows_what_somebody_made()
    {
        await using var installation = await Installation.MakeAsync();
        var catalog = installation.Client().Services.GetRequiredService<ITopicCatalog>();

        Assert.True(await catalog.ExistsAsync(Topics.Text, CancellationToken.None));
        Assert.False(await catalog.ExistsAsync("department.nobody", CancellationToken.None));
    }
}
