using DocClassifier.Broker.Logs;
using DocClassifier.Broker.Protocol;
using DocClassifier.Broker.Records;

namespace DocClassifier.Broker.Groups;

/// <summary>Reads groups and offsets back from __consumer_offsets at start, before any request is served.</summary>
internal sealed class GroupLoader(PartitionLog log, Func<string, Group> groupOf, Action<string> forget)
{
    /// <summary>Groups with undecided offsets, by producer.</summary>
    private readonly Dictionary<long, HashSet<Group>> _undecided = [];

    public void Load() => new LogReplay(log).Run(Replay);

    private void Replay(RecordBatch batch)
    {
        if (batch.IsControl)
        {
            if (TransactionMarker.TryRead(batch, out var commit) && _undecided.Remove(batch.ProducerId, out var groups))
            {
                foreach (var group in groups)
                    group.Offsets.Decide(batch.ProducerId, commit);
            }

            return;
        }

        var records = new RecordReader(batch.Records);
        while (records.Next())
        {
            var position = batch.BaseOffset + records.OffsetDelta;
            var key = new KafkaReader(records.Key.ToArray(), flexible: false);
            var value = new KafkaReader(records.Value.ToArray(), flexible: false);
            var kind = key.Int16();
            var name = key.String();
            var group = groupOf(name);
            if (kind == GroupRecords.GroupKey)
            {
                if (records.HasValue)
                    group.Restore(GroupRecords.ReadGroup(ref value));
                else
                    forget(name);
                continue;
            }

            var partition = new TopicPartition(key.String(), key.Int32());
            if (!records.HasValue)
            {
                group.Offsets.Forget(partition);
            }
            else if (batch.IsTransactional)
            {
                group.Offsets.Hold(batch.ProducerId, partition, GroupRecords.ReadOffset(ref value, position));
                if (!_undecided.TryGetValue(batch.ProducerId, out var groups))
                    _undecided.Add(batch.ProducerId, groups = []);
                groups.Add(group);
            }
            else
            {
                group.Offsets.Commit(partition, GroupRecords.ReadOffset(ref value, position));
            }
        }
    }
}
