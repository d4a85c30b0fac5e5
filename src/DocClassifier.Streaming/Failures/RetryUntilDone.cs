using DocClassifier.Streaming.Health;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Streaming.Failures;

/// <summary>
/// Work of a stage that belongs to no document, such as restoring what was seen: whatever fails, it is tried again for as long as it takes,
/// and the stage is not ready meanwhile and says why. Cancellation passes through. Thread-safe.
/// </summary>
internal sealed class RetryUntilDone(string stage, BackOff backOff, StageCondition condition, ILogger logger)
{
    /// <summary>Blocks until <paramref name="attempt"/> has succeeded or is not wanted any more.</summary>
    /// <param name="who">In whose name the stage is not ready.</param>
    /// <param name="what">What cannot be done, for the message.</param>
    /// <param name="isWanted">Asked before each attempt.</param>
    /// <param name="attempt">Takes up where the last attempt failed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Run(object who, string what, Func<bool> isWanted, Action attempt, CancellationToken cancellationToken)
    {
        try
        {
            for (var failures = 1; isWanted() && !Try(who, what, attempt, cancellationToken); failures++)
            {
                cancellationToken.WaitHandle.WaitOne(backOff.After(failures));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            condition.LeaveFault(who);
        }
    }

    private bool Try(object who, string what, Action attempt, CancellationToken cancellationToken)
    {
        try
        {
            attempt();
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault)
        {
            condition.EnterFault(who, $"{what}: {fault.Message}");
            Log.TriedAgain(logger, stage, what, fault.Message);
            return false;
        }
    }
}
