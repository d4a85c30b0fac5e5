using System.Buffers.Binary;
using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Tests.Cluster;

namespace DocClassifier.Streaming.Tests.Running;

public sealed class UnknownSchemaTests
{
    [Fact]
    public async Task Records_whose_schema_is_awaited_hold_up_nobody_elses_mail()
    {
        await using var installation = await Installation.MakeAsync(partitions: 2);
        var instance = await installation.StartAsync(TestStage.Copying().With(maxInWork: 4), new() { ["Failures:UnknownSchemaWait"] = "00:10:00" });
        for (var i = 0; i < 48; i++)
            SendUnknown(installation, 900_000 + i, partition: 0);
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.InWindow == 48 && instance.Figures.InWork == 0, "they wait and hold no slot");
        for (var i = 0; i < 50; i++)
            installation.Send(Documents.Text(i), partition: 1);
        installation.Flush();

        await Until.TrueAsync(() => instance.Figures.Done == 50, "the others pass");
        Assert.Equal(0, instance.Figures.Rejected);
        // They are nobody's work, so they do not hold up the end either.
        await instance.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task An_unknown_schema_costs_one_wait_and_is_remembered()
    {
        await using var installation = await Installation.MakeAsync(partitions: 2);
        var instance = await installation.StartAsync(TestStage.Copying().With(maxInWork: 4), new() { ["Failures:UnknownSchemaWait"] = "00:00:03" });
        for (var i = 0; i < 48; i++)
            SendUnknown(installation, 900_000, partition: i % 2);
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 48, "all are dead-lettered");

        // A first look by some slots, one a second during the wait, and none afterwards.
        Assert.InRange(installation.Registry.UnknownAnswers, 2, 12);
        var asked = installation.Registry.UnknownAnswers;
        for (var i = 0; i < 48; i++)
            SendUnknown(installation, 900_000, partition: i % 2);
        installation.Send(Documents.Text(1));
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 97, "they are dead-lettered at once");

        Assert.Equal(asked, installation.Registry.UnknownAnswers);
        Assert.All(installation.ReadAll(Topics.DeadLetters(Topics.Text)), letter => Assert.Equal(Reasons.Schema, Installation.Header(letter, HeaderNames.Reason)));
    }

    [Fact]
    public async Task A_schema_that_comes_late_is_found_by_all_that_wait_for_it()
    {
        await using var installation = await Installation.MakeAsync(partitions: 2);
        installation.Registry.IsBehind = true;
        var instance = await installation.StartAsync(TestStage.Copying().With(maxInWork: 4));
        for (var i = 0; i < 40; i++)
            installation.Send(Documents.Text(i), partition: i % 2);
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.InWindow == 40 && instance.Figures.InWork == 0, "all wait");
        installation.Registry.IsBehind = false;
        await Until.TrueAsync(() => instance.Figures.Done == 40, "all are committed");

        Assert.Equal(0, instance.Figures.Rejected);
        Assert.Equal(Enumerable.Range(0, 40).Select(Documents.Id).Order(), installation.Ids(Topics.Classified).Order());
    }

    private static void SendUnknown(Installation installation, int schemaId, int partition)
    {
        var value = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(1), schemaId);
        installation.SendRaw(Topics.Text, Encoding.ASCII.GetBytes("k"), value, partition, (HeaderNames.Id, "x"));
    }
}
