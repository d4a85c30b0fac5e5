using System.Diagnostics;
using DocClassifier.Contracts;
using DocClassifier.Sandbox.Protocol;

namespace DocClassifier.Sandbox.Pool;

/// <summary>
/// Waits for a worker's reply and watches its time and memory meanwhile. Ending a worker that is over is left to the pool.
/// </summary>
internal static class RequestWatch
{
    /// <summary>How much longer than the processor time a request may take on the clock.</summary>
    private const int ClockFactor = 4;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <exception cref="LimitPassedException">It took more time or memory than it may.</exception>
    /// <exception cref="WorkerDiedException">The worker ended.</exception>
    /// <exception cref="OperationCanceledException">The worker still works.</exception>
    public static async Task<Reply> RunAsync(
        WorkerProcess worker, SandboxRequest request, SandboxOptions options, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var used = worker.ProcessorTime();
        var limit = request.TimeLimit ?? options.TimeLimit;
        var reply = worker.RunAsync(request);
        while (!reply.IsCompleted)
        {
            await WaitAsync(reply, (limit * ClockFactor) - Stopwatch.GetElapsedTime(began), cancellationToken);
            if (reply.IsCompleted)
                break;
            cancellationToken.ThrowIfCancellationRequested();
            if (!worker.Alive)
            {
                // What it started may hold its pipe open, so that the end of the replies is not seen.
                worker.Dispose();
                continue;
            }

            if (Stopwatch.GetElapsedTime(began) >= limit * ClockFactor || worker.ProcessorTime() - used >= limit)
            {
                throw new LimitPassedException(
                    Reasons.Timeout, FormattableString.Invariant($"The document took longer than {limit.TotalSeconds:0.#} s of work."));
            }

            if (worker.ResidentBytes() > options.MemoryLimit)
            {
                throw new LimitPassedException(
                    Reasons.Memory, FormattableString.Invariant($"The document needs more memory than {options.MemoryLimit >> 20} MB."));
            }
        }

        return await reply;
    }

    /// <summary>Until the reply, or for one interval, or for what is left if that is shorter.</summary>
    private static async Task WaitAsync(Task reply, TimeSpan left, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(reply, Task.Delay(left < Interval && left > TimeSpan.Zero ? left : Interval, waiting.Token));
        await waiting.CancelAsync();
    }
}
