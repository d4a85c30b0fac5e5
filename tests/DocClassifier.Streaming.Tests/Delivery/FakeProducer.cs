using Confluent.Kafka;

namespace DocClassifier.Streaming.Tests.Delivery;

/// <summary>A producer that notes every call and fails as it is told.</summary>
internal sealed class FakeProducer : IProducer<byte[], byte[]?>
{
    private readonly Dictionary<string, Queue<Exception>> _faults = [];

    public List<string> Calls { get; } = [];

    public string Name => "fake";

    public Handle Handle => throw new NotSupportedException();

    /// <summary>The next call of this name fails.</summary>
    public FakeProducer Fail(string call, Exception fault)
    {
        if (!_faults.TryGetValue(call, out var queue))
            _faults[call] = queue = new Queue<Exception>();
        queue.Enqueue(fault);
        return this;
    }

    public void InitTransactions(TimeSpan timeout) => Called("Init");

    public void BeginTransaction() => Called("Begin");

    public void CommitTransaction(TimeSpan timeout) => Called("Commit");

    public void CommitTransaction() => Called("Commit");

    public void AbortTransaction(TimeSpan timeout) => Called("Abort");

    public void AbortTransaction() => Called("Abort");

    public void SendOffsetsToTransaction(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata groupMetadata, TimeSpan timeout) =>
        Called("Offsets " + string.Join(' ', offsets.Select(offset => $"{offset.Partition.Value}@{offset.Offset.Value}")), "Offsets");

    public void Produce(TopicPartition topicPartition, Message<byte[], byte[]?> message, Action<DeliveryReport<byte[], byte[]?>>? deliveryHandler = null) =>
        Called("Produce " + System.Text.Encoding.UTF8.GetString(message.Key), "Produce");

    public void Produce(string topic, Message<byte[], byte[]?> message, Action<DeliveryReport<byte[], byte[]?>>? deliveryHandler = null) => throw new NotSupportedException();

    public Task<DeliveryResult<byte[], byte[]?>> ProduceAsync(string topic, Message<byte[], byte[]?> message, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<DeliveryResult<byte[], byte[]?>> ProduceAsync(TopicPartition topicPartition, Message<byte[], byte[]?> message, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public int Poll(TimeSpan timeout) => 0;

    public int Flush(TimeSpan timeout) => 0;

    public void Flush(CancellationToken cancellationToken = default)
    {
    }

    public int AddBrokers(string brokers) => 0;

    public void SetSaslCredentials(string username, string password)
    {
    }

    public void Dispose()
    {
    }

    private void Called(string call, string? name = null)
    {
        Calls.Add(call);
        if (_faults.TryGetValue(name ?? call, out var queue) && queue.TryDequeue(out var fault))
            throw fault;
    }
}
