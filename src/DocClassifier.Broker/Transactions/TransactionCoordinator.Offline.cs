using System.Globalization;
using DocClassifier.Broker.Groups;

namespace DocClassifier.Broker.Transactions;

/// <summary>
/// Transactions with partitions that are offline. Their outcome is decided like any other, and the producer goes on; a marker that cannot
/// be written is kept in __transaction_state as a record of its own. Invariant: that record is durable before the transaction counts as
/// complete, so the start that finds the partition whole again gives it the outcome that readers have seen in the other partitions.
/// </summary>
internal sealed partial class TransactionCoordinator
{
    /// <summary>Ids that begin like this are not given to clients.</summary>
    private const char Reserved = '\0';

    private bool IsOffline(TopicPartition partition) => _topics.Find(partition.Topic, partition.Partition) is { IsOffline: true };

    /// <summary>At start: partitions that are whole again, or gone, get the markers they missed.</summary>
    private async Task CompleteDeferredAsync()
    {
        foreach (var (id, record) in _deferred.Where(one => !one.Value.Partitions.Any(IsOffline)))
        {
            Log.DeferredMarkers(_environment.Logger, record.ProducerId, string.Join(' ', record.Partitions));
            await DurableAsync(record, record.Partitions);
            await _log.ForgetAsync(id);
        }
    }

    /// <summary>
    /// What has to be written before the transaction counts as complete, and the partitions that get their markers now. A producer has at
    /// most one open transaction in a partition, so both together name one.
    /// </summary>
    private (List<(string Id, TransactionRecord Record)> Deferred, IReadOnlyCollection<TopicPartition> Online) Split(TransactionRecord record)
    {
        var offline = record.Partitions.Where(IsOffline).ToList();
        if (offline.Count == 0)
            return ([], record.Partitions);
        Log.MarkersDeferred(_environment.Logger, record.ProducerId, string.Join(' ', offline));
        var deferred = offline.ConvertAll(partition => (
            string.Create(CultureInfo.InvariantCulture, $"{Reserved}{record.ProducerId}/{partition.Topic}/{partition.Partition}"),
            record with { Partitions = new HashSet<TopicPartition> { partition } }));
        return (deferred, [.. record.Partitions.Except(offline)]);
    }
}
