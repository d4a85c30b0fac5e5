using System.Diagnostics;
using DocClassifier.Contracts.Stages;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Sandbox.Pool;

/// <summary>
/// The worker processes of a pool: started when none is idle, ended when they have been idle for long or have grown. Thread-safe.
/// </summary>
internal sealed class WarmWorkers : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>Processes in a row that may die before they are ready: whatever ended one may not end the next.</summary>
    private const int MostStarts = 5;

    private readonly SandboxOptions _options;
    private readonly ILogger _logger;
    private readonly Func<string> _tempFolder;
    private readonly IReadOnlyList<string> _command;
    private readonly Lock _lock = new();
    private readonly List<WorkerProcess> _idle = [];
    private readonly HashSet<WorkerProcess> _all = [];
    private readonly Timer _trim;
    private bool _disposed;

    /// <param name="options">Limits and the command.</param>
    /// <param name="tempFolder">Where a new worker's temporary files go.</param>
    /// <param name="logger">Told of workers that start and die.</param>
    public WarmWorkers(SandboxOptions options, Func<string> tempFolder, ILogger logger)
    {
        _options = options;
        _tempFolder = tempFolder;
        _logger = logger;
        _command = WorkerCommand.From(options);
        _trim = new Timer(_ => Trim(), null, options.IdleAfter, options.IdleAfter);
    }

    /// <summary>Process ids of those that are alive.</summary>
    public IReadOnlyList<int> Ids
    {
        get
        {
            lock (_lock)
                return [.. _all.Where(worker => worker.Alive && worker.Id != 0).Select(worker => worker.Id)];
        }
    }

    /// <summary>Starts a worker ahead of the first document, or makes sure that one is there.</summary>
    /// <exception cref="TransientFaultException">None can be started.</exception>
    public async Task WarmAsync(CancellationToken cancellationToken) => Return(await TakeAsync(cancellationToken));

    /// <summary>An idle worker that is alive, or a new one.</summary>
    /// <exception cref="TransientFaultException">None can be started.</exception>
    public async Task<WorkerProcess> TakeAsync(CancellationToken cancellationToken)
    {
        for (var starts = 1; ; starts++)
        {
            if (TakeWarm() is { } warm)
                return warm;
            var worker = Start();
            try
            {
                await worker.Ready.WaitAsync(StartLimit, cancellationToken);
                Log.WorkerReady(_logger, worker.Id);
                return worker;
            }
            catch (WorkerDiedException died) when (worker.Id != 0 && starts < MostStarts)
            {
                Drop(worker);
                Log.NoWorker(_logger, died.Message);
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
    }

    /// <summary>The worker has replied: it waits for the next request, unless it has grown too large.</summary>
    public void Return(WorkerProcess worker)
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

    /// <summary>Ends a worker.</summary>
    public void Drop(WorkerProcess worker)
    {
        worker.Dispose();
        lock (_lock)
        {
            _all.Remove(worker);
            _idle.Remove(worker);
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
    }

    /// <summary>An idle worker that is alive; those that somebody has ended are dropped on the way.</summary>
    private WorkerProcess? TakeWarm()
    {
        while (true)
        {
            WorkerProcess warm;
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (_idle.Count == 0)
                    return null;
                warm = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
            }

            if (warm.Alive)
                return warm;
            Drop(warm);
        }
    }

    private WorkerProcess Start()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var worker = new WorkerProcess(_command, _options, _tempFolder(), _logger);
            _all.Add(worker);
            return worker;
        }
    }

    /// <summary>
    /// Ends the workers that have been idle for long, the longest idle first, but <see cref="SandboxOptions.KeepIdle"/> of them; one of
    /// those that has grown is replaced by a small one.
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
}
