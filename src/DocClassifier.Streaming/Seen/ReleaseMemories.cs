using Confluent.Kafka;
using DocClassifier.Streaming.Delivery;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Running;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Seen;

/// <summary>The memories of a stage's inputs, by input topic; inputs without one release what the stage made.</summary>
internal sealed class ReleaseMemories : IReleaseRule
{
    private readonly Dictionary<string, (IReleaseMemory Memory, SeenRestore Restore)> _byTopic = new(StringComparer.Ordinal);

    public ReleaseMemories(StageContext context, WorkWindow window)
    {
        foreach (var input in context.Stage.Inputs)
        {
            IReleaseMemory? memory = null;
            if (input.DropsSeen)
            {
                var seen = new SeenMemory(context.Seen, context.Time, max =>
                    context.Condition.SeenTrouble = $"more than {max} ids have arrived (Prepare:SeenMax): the oldest are forgotten, a retry of those would pass twice");
                memory = new SeenAtRelease(seen, context.Codec, context.Encoder, context.Prefix, context.Time);
            }
            else if (input.Once is { } once)
            {
                memory = new OnceAtRelease(once, context.Codec);
            }

            if (memory is not null)
                _byTopic[context.Clients.Prefixed(input.Topic)] = (memory, new SeenRestore(context.Clients, memory, window, context.Name, context.Logger));
        }
    }

    public bool Needs(TopicPartition partition) => _byTopic.ContainsKey(partition.Topic);

    /// <summary>Restores the lanes that need it. Blocks.</summary>
    public void Restore(IReadOnlyList<Lane> lanes, IConsumer<byte[], byte[]> group, CancellationToken cancellationToken)
    {
        foreach (var lanesOfTopic in lanes.GroupBy(lane => lane.Partition.Topic))
        {
            if (_byTopic.TryGetValue(lanesOfTopic.Key, out var one))
                one.Restore.Run([.. lanesOfTopic], group, cancellationToken);
        }
    }

    public void Close(IReadOnlyList<Lane> lanes)
    {
        foreach (var lane in lanes)
        {
            if (_byTopic.TryGetValue(lane.Partition.Topic, out var one))
                one.Memory.Close(lane);
        }
    }

    public IReadOnlyList<OutgoingRecord> Decide(WindowEntry entry) =>
        _byTopic.TryGetValue(entry.Lane.Partition.Topic, out var one) ? one.Memory.Decide(entry) : entry.Outcome!.Records;

    public void Committed()
    {
        foreach (var (memory, _) in _byTopic.Values)
            memory.Committed();
    }

    public void Aborted()
    {
        foreach (var (memory, _) in _byTopic.Values)
            memory.Aborted();
    }
}
