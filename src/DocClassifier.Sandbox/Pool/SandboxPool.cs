using System.Diagnostics;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Sandbox.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DocClassifier.Sandbox.Pool;

/// <summary>
/// Warm worker processes: started when needed, used again, watched while they work, ended when they pass a limit or are idle. A worker that
/// dies costs at most the document it worked on; that is tried once more first, as its death may have had another cause.
/// </summary>
public sealed class SandboxPool : ISandbox, IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly SandboxOptions _options;
    private readonly ILogger<SandboxPool> _logger;
    private readonly IReadOnlyList<string> _command;
    private readonly SemaphoreSlim _slots;
    private readonly Lock _lock = new();
    private readonly List<WorkerProcess> _idle = [];
    private readonly HashSet<WorkerProcess> _all = [];
    private readonly Timer _trim;
    private TempRoot? _temp;
    private bool _disposed;

    public SandboxPool(IOptions<SandboxOptions> options, ILogger<SandboxPool> logger)
    {
        _options = options.Value;
        _logger = logger;
        _command = WorkerCommand.From(_options);
        Parallelism = _options.Workers > 0 ? _options.Workers : Environment.ProcessorCount;
        _slots = new SemaphoreSlim(Parallelism);
        _trim = new Timer(_ => Trim(), null, _options.IdleAfter, _options.IdleAfter);
    }

    /// <summary>Process ids of the workers that are alive.</summary>
    public IReadOnlyList<int> Workers
    {
        get
        {
            lock (_lock)
                return [.. _all.Where(worker => worker.Alive && worker.Id != 0).Select(worker => worker.Id)];
        }
    }

    public int Parallelism { get; }

    public WorkFolder NewFolder() => Temp().NewFolder();

    /// <summary>Starts a worker ahead of the first document.</summary>
    /// <exception cref="TransientFaultException">None can be started.</exception>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        var worker = await TakeAsync(cancellationToken);
        Return(worker);
    }

    public async Task<ReadOnlyMemory<byte>> RunAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var worker = await TakeAsync(cancellationToken);
                try
                {
                    var reply = await RequestWatch.RunAsync(worker, request, _options, cancellationToken);
                    if (reply.Reason == Reasons.Memory)
                        Drop(worker);
                    else
                        Return(worker);
                    return Result(reply);
                }
                catch (LimitPassedException passed)
                {
                    Drop(worker);
                    Log.WorkerEnded(_logger, worker.Id, request.Operation, passed.Reason);
                    throw new SandboxRejectedException(passed.Reason, passed.Message);
                }
                catch (OperationCanceledException)
                {
                    Drop(worker);
                    throw;
                }
                catch (WorkerDiedException died)
                {
                    Drop(worker);
                    Log.WorkerDied(_logger, worker.Id, request.Operation, died.Message);
                    if (attempt == 2)
                    {
                        throw new SandboxRejectedException(
                            Reasons.Broken, $"The document ended the process that worked on it, twice ({died.Message}).");
                    }
                }
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            foreach (var worker in _all)
                worker.Dispose();
            _all.Clear();
            _idle.Clear();
        }

        _trim.Dispose();
        _temp?.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static ReadOnlyMemory<byte> Result(Reply reply) => reply.Status switch
    {
        ReplyStatus.Done => reply.Result,
        ReplyStatus.Rejected => throw new SandboxRejectedException(reply.Reason, reply.Message),
        _ => throw new TransientFaultException(reply.Message),
    };

    private async Task<WorkerProcess> TakeAsync(CancellationToken cancellationToken)
    {
        WorkerProcess worker;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            while (_idle.Count > 0)
            {
                var warm = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
                if (warm.Alive)
                    return warm;
                _all.Remove(warm);
            }

            worker = new WorkerProcess(_command, _options, Temp().FullPath, _logger);
            _all.Add(worker);
        }

        try
        {
            await worker.Ready.WaitAsync(StartLimit, cancellationToken);
            Log.WorkerReady(_logger, worker.Id);
            return worker;
        }
        catch (Exception failed) when (failed is WorkerDiedException or TimeoutException)
        {
            Drop(worker);
            Log.NoWorker(_logger, failed.Message);
            throw new TransientFaultException(
                $"No worker process can be started with `{string.Join(' ', _command)}`: {failed.Message} Run `docclassifier doctor`.", failed);
        }
        catch (OperationCanceledException)
        {
            Drop(worker);
            throw;
        }
    }

    private void Return(WorkerProcess worker)
    {
        worker.IdleSince = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            if (!_disposed && worker.Alive && worker.ResidentBytes() <= _options.RecycleAbove)
            {
                _idle.Add(worker);
                return;
            }
        }

        Drop(worker);
    }

    private void Drop(WorkerProcess worker)
    {
        worker.Dispose();
        lock (_lock)
        {
            _all.Remove(worker);
            _idle.Remove(worker);
        }
    }

    /// <summary>
    /// Ends the workers that have been idle for long, the longest idle first, but <see cref="SandboxOptions.KeepIdle"/> of them; one of those that has
    /// grown is replaced by a small one.
    /// </summary>
    private void Trim()
    {
        List<WorkerProcess> old;
        var replace = false;
        lock (_lock)
        {
            var idle = _idle.Where(worker => Stopwatch.GetElapsedTime(worker.IdleSince) >= _options.IdleAfter).ToList();
            old = [.. idle.Take(Math.Max(0, _all.Count - _options.KeepIdle))];
            foreach (var grown in idle.Except(old).Where(worker => worker.ResidentBytes() > _options.ReplaceIdleAbove).Take(1))
            {
                old.Add(grown);
                replace = true;
            }

            _idle.RemoveAll(old.Contains);
        }

        old.ForEach(Drop);
        if (replace)
            _ = ReplaceAsync();
    }

    private async Task ReplaceAsync()
    {
        try
        {
            await WarmAsync(CancellationToken.None);
        }
        catch (Exception ended) when (ended is TransientFaultException or ObjectDisposedException)
        {
            // Logged where it happened, or the pool has just ended; the next document starts a worker.
        }
    }

    private TempRoot Temp()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _temp ??= new TempRoot(_options.TempFolder);
        }
    }
}
