using System.Diagnostics;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Failures;

/// <summary>
/// What a stage does when work on a document fails. The only place that catches every exception; cancellation passes through.
/// </summary>
internal sealed class FailurePolicies(RejectDocument reject, RetryTransient transient, RetryUnexpectedThenDeadLetter unexpected, TooManyUnexpectedStop tooMany)
{
    /// <summary>Works on one document until there is an outcome, or none yet (null).</summary>
    /// <exception cref="OperationCanceledException">The document is no longer ours, or the stage ends: no outcome, no trace.</exception>
    public async ValueTask<Outcome?> RunAsync(WindowEntry entry, Func<WindowEntry, ValueTask<Outcome?>> work)
    {
        var transientFailures = 0;
        var unexpectedFailures = 0;
        try
        {
            while (true)
            {
                try
                {
                    entry.StartAttempt(Stopwatch.GetTimestamp());
                    var outcome = await work(entry);
                    if (outcome is not null)
                        tooMany.Succeeded();
                    return outcome;
                }
                catch (OperationCanceledException) when (entry.IsTimedOut)
                {
                    return TimedOut(entry);
                }
                catch (OperationCanceledException) when (entry.Token.IsCancellationRequested)
                {
                    throw;
                }
                catch (TransientFaultException fault)
                {
                    await transient.WaitAsync(entry, fault, ++transientFailures);
                }
                catch (Exception fault)
                {
                    entry.Token.ThrowIfCancellationRequested();
                    if (await unexpected.HandleAsync(entry, fault, ++unexpectedFailures) is { } deadLetter)
                        return deadLetter;
                }
            }
        }
        finally
        {
            if (transientFailures > 0)
                transient.Passed(entry);
        }
    }

    /// <summary>Work on the document is given up: it waits for no infrastructure any more.</summary>
    public void Abandoned(WindowEntry entry) => transient.Passed(entry);

    /// <summary>The dead letter of a document that overran its time limit.</summary>
    public Outcome TimedOut(WindowEntry entry) =>
        reject.Because(entry.Record, Reasons.Timeout, "Work on the document took longer than the time limit (Window:DocumentTimeLimit).");
}
