using System.Text;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Tests.Cluster;
using Microsoft.Extensions.DependencyInjection;

namespace DocClassifier.Streaming.Tests.Publishing;

public sealed class EventPublisherTests
{
    [Fact]
    public async Task An_event_is_written_with_its_key_partition_and_headers()
    {
        await using var installation = await Installation.MakeAsync();
        var publisher = installation.Client().Services.GetRequiredService<IEventPublisher>();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => publisher.PublishAsync(
            Topics.Received, Documents.Received(i, "a") with { DocumentId = Documents.Id(i) + "/1" }, CancellationToken.None)));

        var records = installation.ReadAll(Topics.Received);
        Assert.Equal(50, records.Count);
        foreach (var record in records)
        {
            var id = Installation.Header(record, HeaderNames.Id)!;
            Assert.Equal(DocumentIds.Root(id), Encoding.ASCII.GetString(record.Message.Key));
            Assert.Equal(Murmur2.Partition(record.Message.Key, installation.Partitions), record.Partition.Value);
            Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", Installation.Header(record, HeaderNames.TraceParent));
        }
    }

    [Fact]
    public async Task An_answer_is_keyed_by_the_full_id_in_the_partition_of_the_root()
    {
        await using var installation = await Installation.MakeAsync();
        await installation.MakeTopicsAsync([Topics.Labels]);
        var publisher = installation.Client().Services.GetRequiredService<IEventPublisher>();
        var id = Documents.Id(5) + "/2";
        await publisher.PublishAsync(Topics.Labels, Documents.Labelled(5, "/2", decision: 2), CancellationToken.None);

        var record = installation.ReadAll(Topics.Labels).Single();
        Assert.Equal(id, Encoding.ASCII.GetString(record.Message.Key));
        Assert.Equal(Murmur2.Partition(Encoding.ASCII.GetBytes(Documents.Id(5)), installation.Partitions), record.Partition.Value);
        Assert.Equal("offer", Installation.Header(record, HeaderNames.Label));
    }

    [Fact]
    public async Task A_topic_nobody_made_is_a_transient_fault_that_says_so()
    {
        await using var installation = await Installation.MakeAsync(partitions: 3, Topics.Received);
        var publisher = installation.Client().Services.GetRequiredService<IEventPublisher>();

        var fault = await Assert.ThrowsAsync<TransientFaultException>(() => publisher.PublishAsync(Topics.Received, Documents.Received(1, "a"), CancellationToken.None));
        Assert.Contains("topics apply", fault.Message, StringComparison.Ordinal);
    }
}
