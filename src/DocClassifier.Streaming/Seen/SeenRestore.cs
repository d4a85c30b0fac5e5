using Confluent.Kafka;
using Confluent.Kafka.Admin;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Window;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Seen;

/// <summary>
/// Reads the part of a compacted topic (<c>documents.seen</c>) that belongs to partitions just assigned, before anything of them is
/// released. The end is asked read_uncommitted and after the group's offsets were fetched stable: then every marker of the previous owner
/// lies before it, also one whose transaction is not settled yet.
/// </summary>
internal sealed class SeenRestore(
    ClientFactory clients, IReleaseMemory memory, WorkWindow window, string stage, ILogger logger)
{
    private const int DocumentIdLength = 32;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);

    /// <summary>The lane is ours and its memory is not whole yet.</summary>
    public static bool IsWanted(Lane lane) => lane.IsOpen && lane.IsRestoring;

    /// <summary>
    /// Restores those of these lanes that are wanted; each is released as soon as it is whole. Blocks. What fails is to be tried again: what
    /// is whole by then is not read again.
    /// </summary>
    public void Run(IReadOnlyList<Lane> lanes, IConsumer<byte[], byte[]> group, CancellationToken cancellationToken)
    {
        try
        {
            var wanted = lanes.Where(IsWanted).ToList();
            if (wanted.Count > 0)
                Restore(wanted, group, cancellationToken);
        }
        finally
        {
            // Those that ended meanwhile were closed before they were opened here.
            foreach (var lane in lanes.Where(lane => !lane.IsOpen))
                memory.Close(lane);
        }
    }

    private void Restore(IReadOnlyList<Lane> lanes, IConsumer<byte[], byte[]> group, CancellationToken cancellationToken)
    {
        foreach (var lane in lanes)
            memory.Open(lane);

        // read_committed makes the client ask for stable offsets: it waits here for a transaction of the previous owner.
        group.Committed(lanes.Select(lane => lane.Partition), RequestTimeout);
        // Not by the group's client: it does not read this topic, so it would go on asking with the leader epoch of before the cluster's
        // restart, which is refused.
        using var reader = clients.Reader($"docclassifier-{stage}-seen");
        var ends = OffsetQuery.Ask(reader.Handle, lanes.Select(SeenOf), OffsetSpec.Latest());
        Read(reader, lanes.ToDictionary(lane => lane.Partition.Partition.Value, lane => (lane, ends[lane.Partition.Partition.Value])), cancellationToken);
    }

    private void Read(IConsumer<byte[], byte[]> reader, Dictionary<int, (Lane Lane, long End)> left, CancellationToken cancellationToken)
    {
        var read = 0;
        reader.Assign(left.Values.Select(one => new TopicPartitionOffset(SeenOf(one.Lane), Offset.Beginning)));
        while (left.Values.Any(one => one.Lane.IsOpen))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.Consume(PollTime) is not { } result || !left.TryGetValue(result.Partition.Value, out var one))
                continue;
            if (!result.IsPartitionEOF)
            {
                Take(one.Lane, result);
                read++;
            }
            else if (result.Offset.Value >= one.End)
            {
                // Short of the end a transaction is still open there: another end of partition follows once it is settled.
                left.Remove(result.Partition.Value);
                window.Restored(one.Lane);
            }
        }

        reader.Unassign();
        Log.Restored(logger, stage, read, memory.Count);
    }

    // What is not ours on that topic is no memory; it cannot be dead-lettered here and must not stand in the way. But a marker of ours,
    // as its key shows, whose schema the registry does not know (yet) is waited for with the stage not ready: skipping it would forget an
    // arrival.
    private void Take(Lane lane, ConsumeResult<byte[], byte[]> record)
    {
        try
        {
            memory.Restore(lane, record);
        }
        catch (UndecodableValueException fault) when (fault.UnknownSchema is { } id && IsDocumentId(record.Message.Key))
        {
            throw new TransientFaultException(
                FormattableString.Invariant($"{record.TopicPartition} offset {record.Offset.Value} names schema {id}, which the registry does not know. Give the registry the schemas back that it had."), fault);
        }
        catch (UndecodableValueException fault)
        {
            Log.NotRestored(logger, stage, record.TopicPartition, record.Offset.Value, fault.Message);
        }
    }

    private static bool IsDocumentId(byte[]? key) =>
        key is not null && key.Length >= DocumentIdLength && key.AsSpan(0, DocumentIdLength).IndexOfAnyExcept("0123456789abcdef"u8) < 0;

    private TopicPartition SeenOf(Lane lane) => new(clients.Prefixed(memory.Topic), lane.Partition.Partition);
}
