using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Options;
using Names = DocClassifier.Contracts.Topics;

namespace DocClassifier.Streaming.Topology;

/// <summary>
/// What must hold before a stage reads its first document: every topic it reads or writes is there, with the same number of partitions.
/// </summary>
internal static class StartupCheck
{
    /// <exception cref="StageStoppedException">It does not hold; the message names the topics and the command to run.</exception>
    public static void Verify(IStage stage, KafkaOptions kafka, IReadOnlyDictionary<string, int> partitions)
    {
        var needed = Needed(stage).Distinct(StringComparer.Ordinal).ToList();
        var missing = needed.Where(topic => !partitions.ContainsKey(kafka.Prefix + topic)).Select(topic => kafka.Prefix + topic).ToList();
        if (missing.Count > 0)
        {
            throw new StageStoppedException(
                $"Stage {stage.Name} needs topics that nobody has made: {string.Join(", ", missing)}. Run: docclassifier topics apply --bootstrap {kafka.BootstrapServers}");
        }

        var counts = needed.Where(topic => topic.StartsWith("documents.", StringComparison.Ordinal)).GroupBy(topic => partitions[kafka.Prefix + topic]).ToList();
        if (counts.Count > 1)
        {
            var each = counts.Select(group => $"{group.Key}: {string.Join(", ", group.Select(topic => kafka.Prefix + topic))}");
            throw new StageStoppedException(
                $"All documents.* topics must have the same number of partitions, but there are {string.Join("; ", each)}. Make them anew with docclassifier topics apply, or under another Kafka:Prefix.");
        }
    }

    private static IEnumerable<string> Needed(IStage stage) =>
        stage.Inputs.SelectMany(input => new[] { input.Topic, Names.DeadLetters(input.Topic) })
            .Concat(stage.Outputs.Select(output => output.Topic))
            .Concat(stage.Inputs.Any(input => input.DropsSeen) ? [Names.Seen, Names.Duplicates] : [])
            .Concat(stage.Inputs.Select(input => input.Once?.Topic).OfType<string>());
}
