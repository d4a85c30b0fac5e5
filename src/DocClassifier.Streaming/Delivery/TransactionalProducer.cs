using Confluent.Kafka;
using DocClassifier.Streaming.Health;
using DocClassifier.Streaming.Records;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Delivery;

/// <summary>
/// One transactional producer with the rules for calling it: what timed out is only ever called again, an abortable error is
/// reported as such, anything else ends the producer. Used by one thread.
/// </summary>
internal sealed class TransactionalProducer(IProducer<byte[], byte[]?> producer, string stage, StageCondition condition, ILogger logger, CancellationToken hardStop) : IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(5);

    /// <summary>Settles what an earlier producer of this id left open. Tries until it succeeds or the stage ends.</summary>
    public void Initialize() => Again("InitTransactions", () => producer.InitTransactions(CallTimeout));

    /// <summary>Takes what the client has to tell (errors, delivery reports) while no call does.</summary>
    public void Poll() => producer.Poll(TimeSpan.Zero);

    public void Begin() => Again("BeginTransaction", producer.BeginTransaction);

    /// <summary>Hands a record over; waits while the queue is full.</summary>
    /// <exception cref="AbortNeededException">The transaction cannot be committed any more.</exception>
    public void Produce(OutgoingRecord record, Action<DeliveryReport<byte[], byte[]?>>? delivered = null)
    {
        while (true)
        {
            try
            {
                producer.Produce(record.Target, record.Message, delivered);
                return;
            }
            catch (ProduceException<byte[], byte[]?> fault) when (fault.Error.Code == ErrorCode.Local_QueueFull)
            {
                hardStop.ThrowIfCancellationRequested();
                producer.Poll(QueueFullPause);
            }
            catch (KafkaException fault) when (!fault.Error.IsFatal)
            {
                throw new AbortNeededException(fault.Error);
            }
            catch (KafkaException fault)
            {
                throw new ProducerLostException(fault.Error, fault);
            }
        }
    }

    /// <exception cref="AbortNeededException">The group does not take the offsets from this member any more.</exception>
    public void SendOffsets(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata metadata) =>
        Again("SendOffsetsToTransaction", () => producer.SendOffsetsToTransaction(offsets, metadata, CallTimeout));

    /// <exception cref="AbortNeededException">A record was not taken.</exception>
    public void Commit() => Again("CommitTransaction", () => producer.CommitTransaction(CallTimeout));

    public void Abort()
    {
        try
        {
            Again("AbortTransaction", () => producer.AbortTransaction(CallTimeout));
        }
        catch (AbortNeededException fault)
        {
            throw new ProducerLostException(fault.Error, fault);
        }
    }

    public void Dispose() => producer.Dispose();

    // "Retriable" covers timeouts: whether the cluster did it is unknown, so the same call is made until it answers.
    private void Again(string what, Action call)
    {
        while (true)
        {
            hardStop.ThrowIfCancellationRequested();
            try
            {
                condition.BeginCall(what);
                call();
                condition.ProducerTrouble = null;
                return;
            }
            catch (KafkaRetriableException fault)
            {
                condition.ProducerTrouble = $"{what}: {fault.Error.Reason}";
                Poll();
                Log.CallAgain(logger, stage, what, fault.Error.Code, fault.Error.Reason);
            }
            catch (KafkaTxnRequiresAbortException fault)
            {
                throw new AbortNeededException(fault.Error);
            }
            catch (KafkaException fault)
            {
                throw new ProducerLostException(fault.Error, fault);
            }
            finally
            {
                condition.EndCall();
            }
        }
    }
}
