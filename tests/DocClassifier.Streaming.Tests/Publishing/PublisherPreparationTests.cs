using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Tests.Cluster;
using Microsoft.Extensions.DependencyInjection;

namespace DocClassifier.Streaming.Tests.Publishing;

public sealed class PublisherPreparationTests
{
    private static readonly StageOutput Received = new(Topics.Received, typeof(DocumentReceived));

    [Fact]
    public async Task After_it_has_prepared_a_publisher_needs_the_registry_no_more()
    {
        await using var installation = await Installation.MakeAsync();
        var publisher = installation.Client().Services.GetRequiredService<IEventPublisher>();
        await publisher.PrepareAsync(Received, CancellationToken.None);
        installation.Registry.IsAway = true;

        await publisher.PublishAsync(Topics.Received, Documents.Received(1, "a"), CancellationToken.None);

        Assert.Single(installation.ReadAll(Topics.Received));
        installation.Registry.IsAway = false;
    }

    [Fact]
    public async Task While_the_registry_is_away_preparing_is_a_transient_fault()
    {
        await using var installation = await Installation.MakeAsync();
        installation.Registry.IsAway = true;
        var publisher = installation.Client().Services.GetRequiredService<IEventPublisher>();

        await Assert.ThrowsAsync<TransientFaultException>(() => publisher.PrepareAsync(Received, CancellationToken.None));
        installation.Registry.IsAway = false;
    }

    [Fact]
    public async Task A_refused_schema_is_a_permanent_fault_that_names_the_subject_and_the_remedy()
    {
        await using var installation = await Installation.MakeAsync();
        installation.Registry.Refusal = "READER_FIELD_MISSING_DEFAULT_VALUE";
        var publisher = installation.Client().Services.GetRequiredService<IEventPublisher>();

        var fault = await Assert.ThrowsAsync<PermanentFaultException>(() => publisher.PrepareAsync(Received, CancellationToken.None));

        Assert.Contains($"{Topics.Received}-value", fault.Message, StringComparison.Ordinal);
        Assert.Contains("READER_FIELD_MISSING_DEFAULT_VALUE", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Run a release", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PermanentFaultException>(() => publisher.PublishAsync(Topics.Received, Documents.Received(1, "a"), CancellationToken.None));
    }

    [Fact]
    public async Task A_topic_nobody_made_is_a_permanent_fault_of_preparing_that_names_the_command_to_run()
    {
        await using var installation = await Installation.MakeAsync(partitions: 3, Topics.Received);
        var publisher = installation.Client().Services.GetRequiredService<IEventPublisher>();

        var fault = await Assert.ThrowsAsync<PermanentFaultException>(() => publisher.PrepareAsync(Received, CancellationToken.None));
        Assert.Contains("Run: docclassifier topics apply --bootstrap ", fault.Message, StringComparison.Ordinal);
    }
}
