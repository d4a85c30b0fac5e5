using DocClassifier.Streaming;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Topology;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DocClassifier.Bench.Hop;

/// <summary>Cluster, topics and folders of a run.</summary>
internal sealed record HopPlace(string Bootstrap, string Registry, string Prefix, string Folder)
{
    /// <summary>Where the copying stage writes: values of another type than on documents.classified.</summary>
    public const string Copied = "documents.copied";

    /// <summary>Where the bare loop writes.</summary>
    public const string Bare = "documents.bare";

    public KafkaOptions Kafka => new() { BootstrapServers = Bootstrap, Prefix = Prefix };

    public async Task MakeTopicsAsync(CancellationToken cancellationToken)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kafka:BootstrapServers"] = Bootstrap,
            ["Kafka:Prefix"] = Prefix,
        }).Build();
        await using var services = new ServiceCollection().AddStreaming(settings).BuildServiceProvider();
        var changes = await services.GetRequiredService<TopicManager>().ApplyAsync(["mailroom"], cancellationToken);
        if (changes.FirstOrDefault(change => change.Kind == TopicChangeKind.Failed) is { } failed)
            throw new BenchException($"The topic {failed.Name} cannot be made: {failed.Detail}");
        await BenchTopic.MakeAsync(Bootstrap, Prefix + Copied, Prefix + Bare);
    }
}
