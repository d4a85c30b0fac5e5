using System.Text;
using Confluent.Kafka;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Seen;

/// <summary>Lets each numbered record of a document take effect once (<see cref="OncePerNumber"/>), such as a person's answer.</summary>
internal sealed class OnceAtRelease(OncePerNumber once, IEventCodec codec) : IReleaseMemory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Lane, DeliveredNumbers> _lanes = [];

    public string Topic => once.Topic;

    public int Count
    {
        get
        {
            lock (_gate)
                return _lanes.Values.Sum(numbers => numbers.Count);
        }
    }

    public void Open(Lane lane)
    {
        lock (_gate)
            _lanes[lane] = new DeliveredNumbers();
    }

    public void Close(Lane lane)
    {
        lock (_gate)
            _lanes.Remove(lane);
    }

    public void Restore(Lane lane, ConsumeResult<byte[], byte[]> record)
    {
        if (record.Message.Key is not { } key)
            return;
        var id = Encoding.UTF8.GetString(key);
        int? number = null;
        if (record.Message.Value is { } value)
            number = once.NumberOfDelivered(codec.DecodeAsync(Topic, once.EventType, value, CancellationToken.None).AsTask().GetAwaiter().GetResult());

        lock (_gate)
        {
            if (!_lanes.TryGetValue(lane, out var numbers))
                return;
            if (number is { } known)
                numbers.Restore(id, known);
            else
                numbers.Forget(id);
        }
    }

    public IReadOnlyList<OutgoingRecord> Decide(WindowEntry entry)
    {
        var outcome = entry.Outcome!;
        if (outcome.Kind != OutcomeKind.Completed || entry.Document is not { } document)
            return outcome.Records;
        lock (_gate)
        {
            return _lanes.TryGetValue(entry.Lane, out var numbers)
                && !numbers.TryRelease(document.DocumentId, once.NumberOfInput(document)) ? [] : outcome.Records;
        }
    }

    public void Committed() => ForAll(numbers => numbers.Commit());

    public void Aborted() => ForAll(numbers => numbers.Abort());

    private void ForAll(Action<DeliveredNumbers> action)
    {
        lock (_gate)
        {
            foreach (var numbers in _lanes.Values)
                action(numbers);
        }
    }
}
