using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Health;
using DocClassifier.Streaming.Window;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Failures;

/// <summary>
/// A fault of the infrastructure: the document waits and is tried again for as long as it takes; readiness is red meanwhile, nothing is
/// dead-lettered, and the window fills up, so reading pauses by itself. Everything resumes when the fault has passed.
/// </summary>
internal sealed class RetryTransient(string stage, BackOff backOff, StageCondition condition, ILogger logger)
{
    /// <summary>Waits before the next attempt; the caller counts the failures of this document (from 1).</summary>
    public async ValueTask WaitAsync(WindowEntry entry, TransientFaultException fault, int failures)
    {
        // Every document in work meets the same fault: one of them says so.
        var isNews = condition.Fault is null;
        condition.EnterFault(entry, fault.Message);
        entry.StopClock();
        var pause = backOff.After(failures);
        Log.TransientFault(logger, isNews ? LogLevel.Warning : LogLevel.Debug, stage, entry.Record.Partition, entry.Record.Offset, failures, pause.TotalSeconds, fault.Message);
        await Task.Delay(pause, entry.Token);
    }

    /// <summary>The document went through, or is no longer ours.</summary>
    public void Passed(WindowEntry entry) => condition.LeaveFault(entry);
}
