using DocClassifier.Contracts;
using DocClassifier.Streaming.DeadLetters;
using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Running;

/// <summary>
/// Brings one admitted record to its outcome: notes that it is in work, works on it under the failure policies, tells the delivering
/// thread. Thread-safe.
/// </summary>
internal sealed class StageWork(WorkWindow window, DocumentWork documents, FailurePolicies policies, OversizedOutcome oversized, RejectDocument reject, KilledTheProcess killed)
{
    private readonly Func<WindowEntry, ValueTask<Outcome>> _work = entry =>
        entry.Oversized is { } tooLarge ? oversized.ShrinkAsync(entry, tooLarge) : documents.RunAsync(entry);

    public async ValueTask RunAsync(WindowEntry entry, bool alone)
    {
        if (entry.Token.IsCancellationRequested)
            return;
        var slot = killed.Enter(entry.Record.Partition, entry.Record.Offset, alone);
        try
        {
            Complete(entry, await policies.RunAsync(entry, _work));
        }
        catch (OperationCanceledException) when (entry.Token.IsCancellationRequested)
        {
            // No longer ours, or the stage ends: it leaves no trace.
        }
        finally
        {
            killed.Leave(slot);
        }
    }

    /// <summary>Dead-letters a record that has killed its process three times, without touching it.</summary>
    public void Convict(WindowEntry entry) => Complete(
        entry,
        reject.Because(entry.Record, Reasons.KilledTheStage, "The document was in work in three deaths of its process, the last time alone."));

    /// <summary>Gives up work that has not come back although its time limit passed and it was cancelled.</summary>
    public void Abandon(WindowEntry entry) => Complete(entry, policies.TimedOut(entry));

    private void Complete(WindowEntry entry, Outcome outcome)
    {
        if (entry.TryComplete(outcome))
            window.SignalReady();
    }
}
