using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>
/// Brings one admitted record to its outcome: notes that it is in work, works on it under the failure policies, tells the delivering
/// thread. A record whose schema is awaited is enqueued again when the wait is over. Thread-safe.
/// </summary>
internal sealed class StageWork(
    WorkWindow window, DocumentWork documents, FailurePolicies policies, OversizedOutcome oversized, KilledTheProcess killed, Action<WindowEntry, bool> enqueue)
{
    public async ValueTask RunAsync(WindowEntry entry, bool alone)
    {
        if (entry.Token.IsCancellationRequested)
            return;
        var record = entry.Record;
        // Rejecting a poison document takes only a moment: a death in it counts as one of this document.
        using var note = entry.Note = killed.Enter(record.Partition, record.Offset, alone || killed.IsConvicted(record.Partition, record.Offset));
        try
        {
            if (await policies.RunAsync(entry, WorkAsync) is { } outcome)
                Complete(entry, outcome);
            else
                _ = EnqueueAfterWaitAsync(entry, alone);
        }
        catch (OperationCanceledException) when (entry.IsTimedOut)
        {
            Complete(entry, policies.TimedOut(entry));
        }
        catch (OperationCanceledException) when (entry.Token.IsCancellationRequested)
        {
            // No longer ours, or the stage ends: it leaves no trace.
        }
    }

    /// <summary>
    /// Gives up work that has not come back although it was cancelled: because its time limit passed, or its partition is gone.
    /// </summary>
    public void Abandon(WindowEntry entry)
    {
        entry.Note?.Dispose();
        policies.Abandoned(entry);
        if (entry.IsTimedOut)
            Complete(entry, policies.TimedOut(entry));
    }

    private ValueTask<Outcome?> WorkAsync(WindowEntry entry)
    {
        if (entry.Oversized is { } tooLarge)
            return oversized.ShrinkAsync(entry, tooLarge);
        var record = entry.Record;
        if (!killed.IsConvicted(record.Partition, record.Offset))
            return documents.RunAsync(entry);
        return documents.RejectPoisonAsync(entry, mayRead: !killed.MayNotBeRead(record.Partition, record.Offset));
    }

    // Nobody else waits meanwhile: it holds no slot, and its wait is one for all records of its schema.
    private async Task EnqueueAfterWaitAsync(WindowEntry entry, bool alone)
    {
        entry.Park();
        await entry.Awaits!.WaitAsync(entry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!entry.Token.IsCancellationRequested)
            enqueue(entry, alone);
    }

    private void Complete(WindowEntry entry, Outcome outcome)
    {
        if (entry.TryComplete(outcome))
            window.SignalReady();
    }
}
