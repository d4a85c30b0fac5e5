using DocClassifier.Contracts;
using DocClassifier.Streaming.Window;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Failures;

/// <summary>
/// An exception nobody expected: tried again a few times, then the document is dead-lettered with the exception in its headers.
/// </summary>
internal sealed class RetryUnexpectedThenDeadLetter(string stage, int attempts, BackOff backOff, RejectDocument reject, TooManyUnexpectedStop tooMany, ILogger logger)
{
    /// <summary>Waits before the next attempt and returns null, or the dead letter after the last one (failures from 1).</summary>
    public async ValueTask<Outcome?> HandleAsync(WindowEntry entry, Exception fault, int failures)
    {
        Log.UnexpectedFault(logger, fault, stage, entry.Record.Partition, entry.Record.Offset, failures, attempts);
        if (failures < attempts)
        {
            entry.StopClock();
            await Task.Delay(backOff.After(failures), entry.Token);
            return null;
        }

        tooMany.Failed(fault);
        return reject.Because(entry.Record, Reasons.Unexpected, fault.Message, fault);
    }
}
