using Confluent.Kafka;
using Confluent.Kafka.Admin;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Health;
using DocClassifier.Streaming.Window;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Lag;

/// <summary>
/// Looks every few seconds for records that lie in the topics beyond what was consumed, and names the partitions that stand still: a
/// partition that is not fetched any more would otherwise look like an empty one. Asks with a client of its own, because the one that reads
/// may be what is stuck. Used by one thread.
/// </summary>
/// <remarks>
/// An end offset beyond the last record says little, because markers and aborted records take offsets too. So where a partition is behind
/// and nothing came for one look, the next record is read, read_committed: either there is one, whose time is the lag's beginning, or the
/// end of the partition follows.
/// </remarks>
internal sealed class LagProbe(
    ClientFactory clients, WorkWindow window, IConsumer<byte[], byte[]> group, StageCondition condition, LagLimits limits, string stage, ILogger logger) : IDisposable
{
    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PeekLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);

    private Dictionary<Lane, long> _behind = [];
    private IConsumer<byte[], byte[]>? _reader;

    /// <summary>Looks once. Blocks.</summary>
    public void Look(CancellationToken cancellationToken)
    {
        try
        {
            Ask(_reader ??= clients.Reader($"docclassifier-{stage}-lag"), cancellationToken);
            condition.ClusterAnswered();
        }
        catch (KafkaException fault)
        {
            condition.ClusterFailed(fault.Error.Reason);
            Log.LagUnknown(logger, stage, fault.Error.Reason);
            // A client that reads nothing goes on asking with the leader epochs of before the cluster's restart, and is refused.
            Dispose();
        }

        condition.SetStandingStill(window.StandingStill(limits.Standstill, limits.Document));
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _reader = null;
    }

    private void Ask(IConsumer<byte[], byte[]> reader, CancellationToken cancellationToken)
    {
        var before = _behind;
        _behind = Behind(reader);
        // Where something came since the last look, more will.
        var still = _behind.Where(one => before.TryGetValue(one.Key, out var readUpTo) && readUpTo == one.Value).Select(one => one.Key).ToList();
        if (still.Count > 0)
            Peek(reader, still, cancellationToken);
    }

    // Lanes with an empty window whose partition ends beyond what was consumed, and up to where that is.
    private Dictionary<Lane, long> Behind(IConsumer<byte[], byte[]> reader)
    {
        var behind = new Dictionary<Lane, long>();
        foreach (var lanes in window.Lanes().Where(lane => lane.Count == 0 && lane.Broken is null).GroupBy(lane => lane.Partition.Topic))
        {
            var ends = OffsetQuery.Ask(reader.Handle, lanes.Select(lane => lane.Partition), OffsetSpec.Latest(), IsolationLevel.ReadCommitted);
            foreach (var lane in lanes)
            {
                var readUpTo = lane.ReadUpTo;
                if (ends[lane.Partition.Partition.Value] > readUpTo)
                    behind[lane] = readUpTo;
                else
                    window.MarkUnread(lane, readUpTo, null);
            }
        }

        return behind;
    }

    private void Peek(IConsumer<byte[], byte[]> reader, List<Lane> lanes, CancellationToken cancellationToken)
    {
        var left = lanes.ToDictionary(lane => lane.Partition);
        reader.Assign(Starts(lanes));
        try
        {
            for (var deadline = Environment.TickCount64 + (long)PeekLimit.TotalMilliseconds; left.Count > 0 && Environment.TickCount64 < deadline;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (reader.Consume(PollTime) is not { } result || !left.Remove(result.TopicPartition, out var lane))
                    continue;
                window.MarkUnread(lane, _behind[lane], result.IsPartitionEOF ? null : new FirstUnread(result.Offset.Value, ConsumedRecord.TimeOf(result.Message.Timestamp)));
            }
        }
        finally
        {
            reader.Unassign();
        }
    }

    // Where nothing has come since the assignment, the group's committed offset is where the consumer starts.
    private List<TopicPartitionOffset> Starts(List<Lane> lanes)
    {
        var unread = lanes.Where(lane => _behind[lane] < 0).Select(lane => lane.Partition).ToList();
        var committed = unread.Count == 0 ? [] : group.Committed(unread, RequestTimeout).ToDictionary(one => one.TopicPartition, one => one.Offset);
        return [.. lanes.Select(lane => new TopicPartitionOffset(
            lane.Partition,
            _behind[lane] >= 0 ? _behind[lane] : committed[lane.Partition] is { Value: >= 0 } offset ? offset : Offset.Beginning))];
    }
}
