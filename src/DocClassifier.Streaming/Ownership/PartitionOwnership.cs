using Confluent.Kafka;
using DocClassifier.Streaming.Health;
using DocClassifier.Streaming.Window;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Ownership;

/// <summary>
/// Keeps the epochs of the partitions: what the rebalance callbacks do. They run within the consumer's poll, so nothing in them throws or
/// waits, but for
/// the one bounded wait when partitions are revoked.
/// </summary>
internal sealed class PartitionOwnership(
    WorkWindow window, StageCondition condition, Func<TopicPartition, bool> needsRestoring, Action<IReadOnlyList<Lane>> begun, Action<IReadOnlyList<Lane>> ended, string stage, ILogger logger)
{
    private static readonly TimeSpan RevokedLimit = TimeSpan.FromSeconds(5);

    private int _rebalances;

    /// <summary>Callbacks so far.</summary>
    public int Rebalances => Volatile.Read(ref _rebalances);

    /// <summary>Every assignment begins new epochs, also of a partition that was ours a moment ago.</summary>
    public void Assigned(IReadOnlyCollection<TopicPartition> partitions)
    {
        Interlocked.Increment(ref _rebalances);
        condition.IsMember = true;
        if (partitions.Count == 0)
            return;
        Log.Assigned(logger, stage, string.Join(' ', partitions));
        begun([.. partitions.Select(partition => window.Open(partition, needsRestoring(partition)))]);
    }

    /// <summary>Still ours until this returns: what is complete up to the first gap is committed, the rest is cancelled.</summary>
    public void Revoked(IReadOnlyCollection<TopicPartition> partitions)
    {
        Interlocked.Increment(ref _rebalances);
        if (partitions.Count == 0)
            return;
        var released = window.WaitUntilReleased(partitions, RevokedLimit);
        Log.Revoked(logger, stage, string.Join(' ', partitions), released);
        End(partitions);
    }

    /// <summary>No longer ours, maybe for long: nothing of them is committed.</summary>
    public void Lost(IReadOnlyCollection<TopicPartition> partitions)
    {
        Interlocked.Increment(ref _rebalances);
        condition.IsMember = false;
        Log.Lost(logger, stage, string.Join(' ', partitions));
        End(partitions);
    }

    private void End(IReadOnlyCollection<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
            condition.Forget(partition.ToString());
        ended(window.Close(partitions));
    }
}
