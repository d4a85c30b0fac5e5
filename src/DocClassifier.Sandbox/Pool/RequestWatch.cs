using System.Diagnostics;
using DocClassifier.Contracts;
using DocClassifier.Sandbox.Protocol;

namespace DocClassifier.Sandbox.Pool;

/// <summary>
/// Waits for a worker's reply and watches its time and memory meanwhile. Limits count from when the worker has acknowledged the document:
/// what passes before that is not the document's doing. Ending a worker that is over is left to the pool.
/// </summary>
internal static class RequestWatch
{
    /// <summary>How much longer than the processor time a request may take on the clock.</summary>
    private const int ClockFactor = 4;

    /// <summary>
    /// How long a worker may take to acknowledge a document. It has nothing else to do; one that is stopped or swapped out does not.
    /// </summary>
    private static readonly TimeSpan HandOver = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <exception cref="LimitPassedException">It took more time or memory than it may.</exception>
    /// <exception cref="WorkerDiedException">The worker ended, or it has not begun in time.</exception>
    /// <exception cref="OperationCanceledException">The worker still works.</exception>
    public static async Task<Reply> RunAsync(
        WorkerProcess worker, SandboxRequest request, SandboxOptions options, CancellationToken cancellationToken)
    {
        var (begun, reply) = worker.Run(request);
        await UntilBegunAsync(worker, begun, reply, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var used = worker.ProcessorTime();
        var limit = request.TimeLimit ?? options.TimeLimit;
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

    /// <summary>Until the worker has acknowledged the document, or the reply says that it has ended.</summary>
    private static async Task UntilBegunAsync(WorkerProcess worker, Task begun, Task reply, CancellationToken cancellationToken)
    {
        var either = Task.WhenAny(begun, reply);
        for (var offered = Stopwatch.GetTimestamp(); !either.IsCompleted;)
        {
            await WaitAsync(either, HandOver - Stopwatch.GetElapsedTime(offered), cancellationToken);
            if (either.IsCompleted)
                break;
            cancellationToken.ThrowIfCancellationRequested();
            if (!worker.Alive)
            {
                // Its replies end: the reply says how it ended.
                worker.Dispose();
                continue;
            }

            if (Stopwatch.GetElapsedTime(offered) >= HandOver)
                throw new WorkerDiedException(FormattableString.Invariant($"it was alive but took no document within {HandOver.TotalSeconds:0} s"), hadBegun: false);
        }
    }

    /// <summary>Until the reply, or for one interval, or for what is left if that is shorter.</summary>
    private static async Task WaitAsync(Task reply, TimeSpan left, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(reply, Task.Delay(left < Interval && left > TimeSpan.Zero ? left : Interval, waiting.Token));
        await waiting.CancelAsync();
    }
}
