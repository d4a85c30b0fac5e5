using DocClassifier.Contracts.Stages;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Ingest;

/// <summary>
/// Keeps the workers of ingest at their work: whatever an attempt throws turns readiness red with a sentence, and the attempt is made again
/// with growing pauses. A worker that an exception could end would leave its files lying, with everything green. The only place of ingest
/// that catches every exception; cancellation passes through. Thread-safe.
/// </summary>
internal sealed class RetryFaults(IngestState state, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Makes attempts until one succeeds. At least one is made, also when ingest is stopping.</summary>
    /// <param name="thing">What is worked on: a path or a topic. Readiness is red in its name.</param>
    /// <param name="attempt">May be made any number of times.</param>
    /// <param name="stopping">Ends the pauses: no further attempt is made.</param>
    /// <exception cref="IngestException">Waiting does not cure it: the process must end.</exception>
    /// <exception cref="OperationCanceledException">Ingest is stopping and the last attempt has failed.</exception>
    public async Task RunAsync(string thing, Func<Task> attempt, CancellationToken stopping)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await attempt();
                state.Report(thing, null);
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                throw;
            }
            catch (PermanentFaultException fault)
            {
                state.Report(thing, fault.Message);
                throw new IngestException($"Ingest cannot go on: {fault.Message}", fault);
            }
            catch (Exception fault) when (fault is TransientFaultException or IOException or UnauthorizedAccessException)
            {
                state.Report(thing, fault.Message);
                Log.TryAgain(logger, thing, fault.Message);
            }
            catch (Exception fault)
            {
                state.Report(
                    thing, $"{thing} is held up by an unexpected {fault.GetType().Name}: {fault.Message} It is tried again; the log has the details.");
                Log.Unexpected(logger, thing, fault);
            }

            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), time, stopping);
        }
    }
}
