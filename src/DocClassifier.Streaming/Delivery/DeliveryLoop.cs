using System.Diagnostics;
using Confluent.Kafka;
using DocClassifier.Streaming.Options;
using DocClassifier.Streaming.Window;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Delivery;

/// <summary>
/// Releases outcomes in offset order per partition, each batch with its offsets in one transaction. Runs on a thread of its own, because the calls of a
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
    private readonly List<WindowEntry> _tooLarge = [];
    private int _abortsInARow;
    private bool _watchEachRecord;

    /// <summary>Delivers until <paramref name="isFinished"/> says so; transactions under way are finished first.</summary>
    /// <exception cref="ProducerLostException">The session must start anew.</exception>
    /// <exception cref="OperationCanceledException">The time for ending has run out.</exception>
    public void Run(Func<bool> isFinished)
    {
        while (!isFinished())
        {
            window.WaitForReady(Idle);
            while (!isFinished() && Collect())
                Deliver();
        }
    }

    private bool Collect()
    {
        window.Collect(_batch, options.MaxResults);
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
        _watchEachRecord = false;
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
            if (_batch.Count < options.MaxResults && Stopwatch.GetElapsedTime(began) < options.MaxAge)
                window.Collect(_batch, options.MaxResults);
        }
        while (produced < _batch.Count);
    }

    private void ProduceEntry(WindowEntry entry)
    {
        foreach (var record in rule.Decide(entry))
        {
            try
            {
                producer.Produce(record, _watchEachRecord ? report => Watch(entry, report) : null);
            }
            catch (AbortNeededException fault) when (IsTooLarge(fault.Error))
            {
                lock (_tooLarge)
                    _tooLarge.Add(entry);
                throw;
            }
        }
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
        TakeOutTooLarge(why);
        window.Aborted(_batch);
        _batch.Clear();
        // While the group rebalances, offsets are refused for a moment.
        Thread.Sleep(TimeSpan.FromMilliseconds(Math.Min(LongestPauseAfterAbort.TotalMilliseconds, 10 << Math.Min(_abortsInARow++, 6))));
    }

    // The cluster does not say which record it found too large: the next attempt listens to every one.
    private void TakeOutTooLarge(Error why)
    {
        List<WindowEntry> found;
        lock (_tooLarge)
        {
            found = [.. _tooLarge.Distinct()];
            _tooLarge.Clear();
        }

        _watchEachRecord = IsTooLarge(why) && found.Count == 0;
        foreach (var entry in found)
            tooLarge(entry);
    }

    private void Watch(WindowEntry entry, DeliveryReport<byte[], byte[]?> report)
    {
        if (!IsTooLarge(report.Error))
            return;
        lock (_tooLarge)
            _tooLarge.Add(entry);
    }

    private static bool IsTooLarge(Error error) => error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge;
}
