using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Tests.Cluster;

namespace DocClassifier.Streaming.Tests.Seen;

public sealed class SeenTests
{
    [Fact]
    public async Task A_retry_is_dropped_and_another_arrival_is_announced_although_all_are_in_the_window_at_once()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        for (var i = 0; i < 3; i++)
            installation.Send(Documents.Received(1, "a"));
        installation.Send(Documents.Received(1, "b"));
        installation.Send(Documents.Received(1, "b"));
        installation.Send(Documents.Received(2, "a"));
        installation.Flush();
        var instance = await installation.StartAsync(Preparing());
        await Until.TrueAsync(() => instance.Figures.Done == 6, "all are committed");

        Assert.Equal([Documents.Id(1), Documents.Id(2)], installation.Ids(Topics.Text));
        Assert.Equal([Documents.Id(1)], installation.Ids(Topics.Duplicates));
    }

    [Fact]
    public async Task What_was_seen_is_known_after_a_restart_and_to_the_next_owner_of_the_partition()
    {
        await using var installation = await Installation.MakeAsync();
        for (var i = 0; i < 300; i++)
            installation.Send(Documents.Received(i, "a"));
        installation.Flush();
        var first = await installation.StartAsync(Preparing());
        await Until.TrueAsync(() => first.Figures.Done == 300, "all are committed");
        var second = await installation.StartAsync(Preparing());
        await Until.TrueAsync(() => second.Figures.Partitions > 0, "the second has a share");

        for (var i = 0; i < 300; i++)
            installation.Send(Documents.Received(i, i % 2 == 0 ? "a" : "b"));
        installation.Flush();
        await Until.TrueAsync(() => first.Figures.Done + second.Figures.Done == 600, "the others are committed");
        await first.StopAsync();
        await second.StopAsync();
        var third = await installation.StartAsync(Preparing());
        for (var i = 0; i < 300; i++)
            installation.Send(Documents.Received(i, i % 2 == 0 ? "a" : "b"));
        installation.Flush();
        await Until.TrueAsync(() => third.Figures.Done == 300, "the retries are committed");

        Assert.Equal(300, installation.Ids(Topics.Text).Count);
        Assert.Equal(Enumerable.Range(0, 300).Where(i => i % 2 == 1).Select(Documents.Id).Order(), installation.Ids(Topics.Duplicates).Order());
    }

    [Fact]
    public async Task Markers_go_to_the_partition_number_the_record_came_from_never_by_hash()
    {
        await using var installation = await Installation.MakeAsync();
        for (var i = 0; i < 20; i++)
            installation.Send(Documents.Received(i, "a"), partition: 2);
        installation.Flush();
        var instance = await installation.StartAsync(Preparing());
        await Until.TrueAsync(() => instance.Figures.Done == 20, "all are committed");

        var markers = installation.ReadAll(Topics.Seen);
        Assert.Equal(20, markers.Count);
        Assert.All(markers, marker => Assert.Equal(2, marker.Partition.Value));
    }

    [Fact]
    public async Task A_document_rejected_as_a_whole_leaves_its_arrival_only()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        var isBad = true;
        var instance = await installation.StartAsync(TestStage.Preparing((document, _) => ValueTask.FromResult(
            Volatile.Read(ref isBad) ? StageResult.Rejected(Reasons.Broken, "bad") : TestStage.PassOn(document))));
        installation.Send(Documents.Received(1, "a"));
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 1, "the first is committed");
        Volatile.Write(ref isBad, false);
        installation.Send(Documents.Received(1, "a"));
        installation.Send(Documents.Received(1, "b"));
        installation.Send(Documents.Received(1, "c"));
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 4, "the others are committed");

        Assert.Single(installation.ReadAll(Topics.DeadLetters(Topics.Received)));
        Assert.Equal([Documents.Id(1)], installation.Ids(Topics.Text));
        Assert.Single(installation.Ids(Topics.Duplicates));
    }

    [Fact]
    public async Task A_replay_passes_once_although_the_id_is_seen()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        var instance = await installation.StartAsync(Preparing());
        installation.Send(Documents.Received(1, "a"));
        installation.Send(Documents.Received(1, "a"), replay: "documents.received.dlq-0-5");
        installation.Send(Documents.Received(1, "a"), replay: "documents.received.dlq-0-5");
        installation.Send(Documents.Received(1, "a"));
        installation.Flush();
        await Until.TrueAsync(() => instance.Figures.Done == 4, "all are committed");

        Assert.Equal(2, installation.Ids(Topics.Text).Count);
        Assert.Empty(installation.Ids(Topics.Duplicates));
    }

    [Fact]
    public async Task Restoring_waits_for_a_transaction_whose_outcome_is_open()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        // A marker of the previous owner, not committed yet when the next one is assigned.
        using var previous = installation.TransactionalProducer(installation.Prefix + "previous");
        previous.InitTransactions(TimeSpan.FromSeconds(10));
        previous.BeginTransaction();
        await installation.Serde.RegisterAsync(Topics.Seen, typeof(Contracts.Events.DocumentSeen));
        previous.Produce(
            new Confluent.Kafka.TopicPartition(installation.Prefix + Topics.Seen, 0),
            new Confluent.Kafka.Message<byte[], byte[]?>
            {
                Key = System.Text.Encoding.ASCII.GetBytes(Documents.Id(1)),
                Value = installation.Serde.Serialize(Topics.Seen, new Contracts.Events.DocumentSeen { DocumentId = Documents.Id(1), ArrivalIds = ["a"], Rejected = false, At = DateTimeOffset.UtcNow }),
            });
        previous.Flush(TimeSpan.FromSeconds(10));
        installation.Send(Documents.Received(1, "a"));
        installation.Send(Documents.Received(2, "a"));
        installation.Flush();

        var instance = await installation.StartAsync(Preparing());
        await Until.TrueAsync(() => instance.Figures.InWindow == 2, "both are read");
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        Assert.Equal(0, instance.Figures.Done);
        previous.CommitTransaction(TimeSpan.FromSeconds(10));
        await Until.TrueAsync(() => instance.Figures.Done == 2, "both are committed");

        Assert.Equal([Documents.Id(2)], installation.Ids(Topics.Text));
    }

    [Fact]
    public async Task Restoring_waits_for_a_schema_that_the_registry_does_not_know_yet()
    {
        await using var installation = await Installation.MakeAsync(partitions: 1);
        var first = await installation.StartAsync(Preparing());
        installation.Send(Documents.Received(1, "a"));
        installation.Flush();
        await Until.TrueAsync(() => first.Figures.Done == 1, "it is committed");
        await first.StopAsync();

        installation.Registry.IsBehind = true;
        var second = await installation.StartAsync(Preparing());
        await Until.TrueAsync(() => installation.Registry.UnknownAnswers > 0, "the marker's schema is asked for");
        installation.Send(Documents.Received(1, "a"));
        installation.Send(Documents.Received(2, "a"));
        installation.Flush();
        await Until.TrueAsync(() => second.Figures.InWindow == 2, "both are read");
        Assert.Equal(0, second.Figures.Done);
        installation.Registry.IsBehind = false;
        await Until.TrueAsync(() => second.Figures.Done == 2, "both are committed");

        Assert.Equal([Documents.Id(1), Documents.Id(2)], installation.Ids(Topics.Text));
    }

    private static TestStage Preparing() => TestStage.Preparing((document, _) => ValueTask.FromResult(TestStage.PassOn(document)));
}
