using System.Diagnostics.Metrics;
using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Streaming.Tests.Cluster;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DocClassifier.Streaming.Tests.Ownership;

/// <summary>What only a broker whose files can be reached, or whose retention is quick, shows.</summary>
public sealed class LogDamageTests
{
    [Fact]
    public async Task A_batch_that_cannot_be_read_stops_its_partition_with_offset_and_remedy_and_is_never_skipped()
    {
        if (TestCluster.IsExternal)
            return;
        await using var installation = await Installation.MakeAsync(partitions: 2);
        string[] texts = ["before", "damage " + installation.Prefix, "behind"];
        for (var i = 0; i < texts.Length; i++)
        {
            installation.Send(Documents.Text(i, texts[i]), partition: 0);
            installation.Flush();
        }

        Damage(texts[1]);
        installation.Send(Documents.Text(7), partition: 1);
        installation.Flush();
        var instance = await installation.StartAsync(TestStage.Copying());
        await Until.TrueAsync(() => instance.Figures.Done == 2 && instance.Figures.Trouble is not null, "the rest is committed and readiness is red");

        Assert.Contains($"{installation.Prefix}{Topics.Text} partition 0 cannot be read at offset 1", instance.Figures.Trouble, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, await instance.HealthAsync());
        Assert.Equal(HealthStatus.Healthy, await instance.HealthAsync(StreamingServices.LiveTag));
        installation.Send(Documents.Text(8), partition: 1);
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 3, "the other partition goes on");
        await instance.StopAsync();

        Assert.Equal(new[] { 0, 7, 8 }.Select(Documents.Id).Order(), installation.Ids(Topics.Classified).Order());
        Assert.Equal(1, (await installation.CommittedAsync(Topics.Text))[0]);
    }

    [Fact]
    public async Task A_jump_over_records_that_retention_took_away_is_counted()
    {
        // Apache Kafka looks after its retention every five minutes.
        if (TestCluster.IsExternal)
            return;
        await using var installation = await Installation.MakeAsync(partitions: 1, Topics.Text);
        await installation.MakeTopicsAsync([Topics.Text], configuration: new() { ["segment.bytes"] = "70000", ["retention.bytes"] = "70000" });
        var first = await installation.StartAsync(TestStage.Copying());
        installation.Send(Documents.Text(0));
        installation.Flush();
        await Until.TrueAsync(() => first.Figures.Done == 1, "one is committed");
        await first.StopAsync();
        for (var i = 1; i < 20; i++)
        {
            installation.Send(Documents.Text(i, new string('x', 30_000)));
            installation.Flush();
        }

        await Until.TrueAsync(() => installation.FirstOffset(Topics.Text) > 1, "retention took some away");
        long jumped = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Name == "docclassifier.retention.jumped")
                all.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Value is string topic && topic.StartsWith(installation.Prefix, StringComparison.Ordinal))
                    Interlocked.Add(ref jumped, count);
            }
        });
        listener.Start();

        var second = await installation.StartAsync(TestStage.Copying());
        await Until.TrueAsync(() => Interlocked.Read(ref jumped) > 0, "the jump is counted");
        await Until.TrueAsync(() => second.Figures.IsCaughtUp, "the rest is worked off");
    }

    private static void Damage(string text)
    {
        var pattern = Encoding.UTF8.GetBytes(text);
        foreach (var path in Directory.EnumerateFiles(TestCluster.LogFolder, "*.log", SearchOption.AllDirectories))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            var at = bytes.AsSpan().IndexOf(pattern);
            if (at < 0)
                continue;
            file.Position = at;
            file.WriteByte((byte)'D');
            return;
        }

        throw new InvalidOperationException("There is nothing to damage.");
    }
}
