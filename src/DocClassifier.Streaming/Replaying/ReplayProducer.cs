using Confluent.Kafka;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Records;

namespace DocClassifier.Streaming.Replaying;

/// <summary>
/// Sends records again to one topic. Its transactional id belongs to the topic: opening it ends whatever another replay of the same topic has under way, and that one can commit nothing
/// any more. So what is read afterwards is all there is, and between looking and sending nobody else sends. Not thread-safe.
/// </summary>
internal sealed class ReplayProducer : IDisposable
{
    // Short transactions: consumers of the topic wait for one that is open.
    private const int MaxRecords = 500;
    private const int MaxBytes = 8 << 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly IProducer<byte[], byte[]?> _producer;
    private readonly string _topic;
    private readonly List<OutgoingRecord> _batch = [];
    private int _bytes;

    /// <param name="clients">Opens the client.</param>
    /// <param name="topic">Without the prefix.</param>
    /// <exception cref="TransientFaultException">The cluster does not answer.</exception>
    public ReplayProducer(ClientFactory clients, string topic)
    {
        _topic = topic;
        _producer = clients.StageProducer(clients.Prefixed("docclassifier.replay-" + topic), "docclassifier-replay");
        try
        {
            _producer.InitTransactions(Timeout);
        }
        catch (KafkaException fault)
        {
            _producer.Dispose();
            throw Failed(fault);
        }
    }

    /// <summary>Adds a record to the transaction; true when that has been committed, with all that was added before.</summary>
    /// <exception cref="TransientFaultException">Not committed: this and what was added since the last commit has no effect.</exception>
    public bool Add(OutgoingRecord record)
    {
        _batch.Add(record);
        _bytes += record.Size;
        if (_batch.Count < MaxRecords && _bytes < MaxBytes)
            return false;
        Commit();
        return true;
    }

    /// <summary>Commits what was added.</summary>
    /// <inheritdoc cref="Add"/>
    public void Commit()
    {
        if (_batch.Count == 0)
            return;
        try
        {
            _producer.BeginTransaction();
            foreach (var record in _batch)
                _producer.Produce(record.Target, record.Message);
            CommitTransaction();
        }
        catch (KafkaTxnRequiresAbortException fault)
        {
            _producer.AbortTransaction(Timeout);
            throw Failed(fault);
        }
        catch (KafkaException fault)
        {
            throw Failed(fault);
        }

        _batch.Clear();
        _bytes = 0;
    }

    public void Dispose() => _producer.Dispose();

    // A commit whose answer was lost is only ever asked for again: it may have taken place.
    private void CommitTransaction()
    {
        for (var again = 3; ; again--)
        {
            try
            {
                _producer.CommitTransaction(Timeout);
                return;
            }
            catch (KafkaRetriableException) when (again > 0)
            {
                // Again.
            }
        }
    }

    private TransientFaultException Failed(KafkaException fault) => new(
        fault.Error.Code is ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch or ErrorCode.Local_Fenced
            ? $"Another replay to {_topic} has begun and ended this one. Start it again when that one is done; nothing is sent twice."
            : $"The cluster did not take the records for {_topic}: {fault.Error.Reason}. Start the replay again; nothing is sent twice.",
        fault);
}
