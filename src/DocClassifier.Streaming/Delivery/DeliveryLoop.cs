using System.Diagnostics;
using Confluent.Kafka;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Window;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Delivery;

/// <summary>
/// Releases outcomes in offset order per partition, each batch with its offsets in one transaction. Runs on a thread of its own, because
/// the calls of a
/// transaction block; meanwhile reading and working go on, so the next batch gathers by itself.
/// </summary>
internal sealed class DeliveryLoop(
    WorkWindow window,
    TransactionalProducer producer,
    IReleaseRule rule,
    Func<IConsumerGroupMetadata?> readGroupMetadata,
    Action<WindowEntry> tooLarge,
    Action<IReadOnlyList<WindowEntry>> committed,
    DeliveryOptions options,
    string stage,
    ILogger logger)
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPauseAfterAbort = TimeSpan.FromMilliseconds(500);

    private readonly List<WindowEntry> _batch = [];
    private int _abortsInARow;
    private int _limit = options.MaxResults;
    private volatile bool _sawTooLarge;

    /// <summary>Delivers until <paramref name="isFinished"/> says so; transactions under way are finished first.</summary>
    /// <exception cref="ProducerLostException">The session must start anew.</exception>
    /// <exception cref="OperationCanceledException">The time for ending has run out.</exception>
    public void Run(Func<bool> isFinished)
    {
        while (!isFinished())
        {
            window.WaitForReady(Idle);
            producer.Poll();
            while (!isFinished() && Collect())
                Deliver();
        }
    }

    private bool Collect()
    {
        window.Collect(_batch, _limit);
        return _batch.Count > 0;
    }

    private void Deliver()
    {
        try
        {
            producer.Begin();
            ProduceBatch();
            Seal();
        }
        catch (AbortNeededException fault)
        {
            Abort(fault.Error);
            return;
        }

        _abortsInARow = 0;
        _limit = Math.Min(options.MaxResults, _limit * 2);
        rule.Committed();
        window.Committed(_batch);
        committed(_batch);
        _batch.Clear();
    }

    private void ProduceBatch()
    {
        var began = Stopwatch.GetTimestamp();
        var produced = 0;
        do
        {
            for (; produced < _batch.Count; produced++)
                ProduceEntry(_batch[produced]);
            if (_batch.Count < _limit && Stopwatch.GetElapsedTime(began) < options.MaxAge)
                window.Collect(_batch, _limit);
        }
        while (produced < _batch.Count);
    }

    private void ProduceEntry(WindowEntry entry)
    {
        // After an abort every delivery report is listened to: calls may only say that the transaction had failed before.
        Action<DeliveryReport<byte[], byte[]?>>? watch = _abortsInARow > 0 ? Watch : null;
        foreach (var record in rule.Decide(entry))
            producer.Produce(record, watch);
    }

    // Between the check of the epochs and the cluster's answer a partition may go; the metadata read here belongs to the generation that
    // held it, so the cluster refuses the offsets then.
    private void Seal()
    {
        IConsumerGroupMetadata? metadata = null;
        if (!window.TrySeal(_batch, () => (metadata = readGroupMetadata()) is not null, out var offsets))
            throw new AbortNeededException(new Error(ErrorCode.Local_State, "A partition of the transaction is no longer ours."));
        producer.SendOffsets(offsets, metadata!);
        producer.Commit();
    }

    private void Abort(Error why)
    {
        Log.Aborting(logger, stage, _batch.Count, why.Code, why.Reason);
        producer.Abort();
        rule.Aborted();
        if (_sawTooLarge || IsTooLarge(why))
            NarrowDown();
        window.Aborted(_batch);
        _batch.Clear();
        // While the group rebalances, offsets are refused for a moment.
        Thread.Sleep(TimeSpan.FromMilliseconds(Math.Min(LongestPauseAfterAbort.TotalMilliseconds, 10 << Math.Min(_abortsInARow++, 6))));
    }

    // The cluster refuses whole batches of records: halving the transaction finds the document whose records it does not take.
    private void NarrowDown()
    {
        _sawTooLarge = false;
        if (_batch.Count == 1)
            tooLarge(_batch[0]);
        else
            _limit = Math.Max(1, _batch.Count / 2);
    }

    private void Watch(DeliveryReport<byte[], byte[]?> report)
    {
        if (IsTooLarge(report.Error))
            _sawTooLarge = true;
    }

    private static bool IsTooLarge(Error error) => error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge;
}
