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
    private readonly Dictionary<int, DeliveredNumbers> _partitions = [];

    public string Topic => once.Topic;

    public int Count
    {
        get
        {
            lock (_gate)
                return _partitions.Values.Sum(numbers => numbers.Count);
        }
    }

    public void Open(int partition)
    {
        lock (_gate)
            _partitions[partition] = new DeliveredNumbers();
    }

    public void Close(int partition)
    {
        lock (_gate)
            _partitions.Remove(partition);
    }

    public void Restore(ConsumeResult<byte[], byte[]> record)
    {
        if (record.Message.Key is not { } key)
            return;
        var id = Encoding.UTF8.GetString(key);
        int? number = null;
        if (record.Message.Value is { } value)
            number = once.NumberOfDelivered(codec.DecodeAsync(Topic, once.EventType, value, CancellationToken.None).AsTask().GetAwaiter().GetResult());

        lock (_gate)
        {
            if (!_partitions.TryGetValue(record.Partition.Value, out var numbers))
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
        if (outcome.Kind != OutcomeKind.Completed || outcome.Document is not { } document)
            return outcome.Records;
        lock (_gate)
        {
            return _partitions.TryGetValue(entry.Lane.Partition.Partition.Value, out var numbers)
                && !numbers.TryRelease(document.DocumentId, once.NumberOfInput(document)) ? [] : outcome.Records;
        }
    }

    public void Committed() => ForAll(numbers => numbers.Commit());

    public void Aborted() => ForAll(numbers => numbers.Abort());

    private void ForAll(Action<DeliveredNumbers> action)
    {
        lock (_gate)
        {
            foreach (var numbers in _partitions.Values)
                action(numbers);
        }
    }
}
