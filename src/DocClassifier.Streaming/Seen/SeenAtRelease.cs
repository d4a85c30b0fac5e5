using System.Text;
using Confluent.Kafka;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Seen;

/// <summary>
/// Drops retries and announces duplicates (CONTRACTS.md, "Seen"). Asked at release, in offset order, because two records of one id can be
/// in the window at once.
/// What is released but not committed is a layer of its own, merged on commit, discarded on abort.
/// </summary>
internal sealed class SeenAtRelease(SeenMemory memory, IEventCodec codec, RecordEncoder encoder, string prefix, TimeProvider time) : IReleaseMemory
{
    private readonly Dictionary<(Lane Lane, UInt128 Id), SeenState> _uncommitted = [];

    public string Topic => Topics.Seen;

    public int Count => memory.Count;

    public void Open(Lane lane) => memory.Open(lane);

    public void Close(Lane lane) => memory.Close(lane);

    public void Restore(Lane lane, ConsumeResult<byte[], byte[]> record)
    {
        if (record.Message.Value is not { } value)
            return;
        var seen = (DocumentSeen)codec.DecodeAsync(Topic, typeof(DocumentSeen), value, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (seen.ArrivalIds.Count == 0)
            return;
        memory.Set(
            lane,
            ArrivalKey.OfDocument(seen.DocumentId),
            new SeenState(Passed: !seen.Rejected, [.. seen.ArrivalIds.Select(ArrivalKey.OfArrival)]),
            DateTimeOffset.FromUnixTimeMilliseconds(record.Message.Timestamp.UnixTimestampMs));
    }

    public IReadOnlyList<OutgoingRecord> Decide(WindowEntry entry)
    {
        var outcome = entry.Outcome!;
        if (entry.Document is not DocumentReceived arrival)
            return outcome.Records;

        var id = ArrivalKey.OfDocument(arrival.DocumentId);
        var by = ArrivalKey.OfArrival(arrival.ArrivalId);
        var known = _uncommitted.GetValueOrDefault((entry.Lane, id)) ?? memory.Find(entry.Lane, id);
        if (known?.Has(by) == true)
            return [];

        var isDuplicate = known?.Passed == true && !entry.IsReplay;
        // A document rejected as a whole leaves its arrival only: the same content arriving anew is tried again.
        var state = (known ?? new SeenState(Passed: false, [])).With(by, passed: isDuplicate || outcome.Kind == OutcomeKind.Completed);
        _uncommitted[(entry.Lane, id)] = state;
        return isDuplicate
            ? [Duplicate(arrival, entry.Record), Marker(entry, arrival.DocumentId, state)]
            : [.. outcome.Records, Marker(entry, arrival.DocumentId, state)];
    }

    public void Committed()
    {
        var now = time.GetUtcNow();
        foreach (var ((lane, id), state) in _uncommitted)
        {
            if (lane.IsOpen)
                memory.Set(lane, id, state, now);
        }

        _uncommitted.Clear();
    }

    public void Aborted() => _uncommitted.Clear();

    private OutgoingRecord Duplicate(DocumentReceived arrival, ConsumedRecord record) => encoder.Encode(
        Topics.Duplicates,
        new DocumentDuplicate { DocumentId = arrival.DocumentId, ArrivalId = arrival.ArrivalId, Source = arrival.Source, At = time.GetUtcNow() },
        ValueFormat.Avro,
        RecordEncoder.TraceOf(record));

    // To the partition number the record came from, never by hash: that is where the next owner looks.
    private OutgoingRecord Marker(WindowEntry entry, string documentId, SeenState state)
    {
        var seen = new DocumentSeen { DocumentId = documentId, ArrivalIds = [.. state.Arrivals.Select(ArrivalKey.Text)], Rejected = !state.Passed, At = time.GetUtcNow() };
        var record = encoder.Encode(Topics.Seen, seen, ValueFormat.Avro, traceParent: null);
        record.Message.Key = Encoding.ASCII.GetBytes(documentId);
        return record with { Target = new TopicPartition(prefix + Topics.Seen, entry.Record.Partition.Partition) };
    }
}
