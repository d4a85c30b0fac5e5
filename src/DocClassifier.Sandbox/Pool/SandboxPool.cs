using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Sandbox.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DocClassifier.Sandbox.Pool;

/// <summary>
/// Warm worker processes: started when needed, used again, watched while they work, ended when they pass a limit or are idle. A worker that
/// dies costs at most the document it worked on; that is tried once more first, as its death may have had another cause. A worker that dies
/// before it has acknowledged its document costs none.
/// </summary>
public sealed class SandboxPool : ISandbox, IDisposable, IAsyncDisposable
{
    /// <summary>Workers that may die before they begin a document until the installation is to blame.</summary>
    private const int MostLost = 5;

    /// <summary>Workers that a document may end.</summary>
    private const int MostKilled = 2;

    private readonly SandboxOptions _options;
    private readonly ILogger<SandboxPool> _logger;
    private readonly SemaphoreSlim _slots;
    private readonly Lock _lock = new();
    private readonly WarmWorkers _workers;
    private TempRoot? _temp;
    private bool _disposed;

    public SandboxPool(IOptions<SandboxOptions> options, ILogger<SandboxPool> logger)
    {
        _options = options.Value;
        _logger = logger;
        Parallelism = _options.Workers > 0 ? _options.Workers : Environment.ProcessorCount;
        _slots = new SemaphoreSlim(Parallelism);
        _workers = new WarmWorkers(_options, () => Temp().FullPath, logger);
    }

    /// <summary>Process ids of the workers that are alive.</summary>
    public IReadOnlyList<int> Workers => _workers.Ids;

    public int Parallelism { get; }

    public WorkFolder NewFolder() => Temp().NewFolder();

    /// <summary>Starts a worker ahead of the first document.</summary>
    /// <exception cref="TransientFaultException">None can be started.</exception>
    public Task WarmAsync(CancellationToken cancellationToken) => _workers.WarmAsync(cancellationToken);

    public async Task<ReadOnlyMemory<byte>> RunAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            for (int killed = 0, lost = 0; ;)
            {
                var worker = await _workers.TakeAsync(cancellationToken);
                try
                {
                    var reply = await RequestWatch.RunAsync(worker, request, _options, cancellationToken);
                    if (reply.Reason == Reasons.Memory)
                        _workers.Drop(worker);
                    else
                        _workers.Return(worker);
                    return Result(reply);
                }
                catch (LimitPassedException passed)
                {
                    _workers.Drop(worker);
                    Log.WorkerEnded(_logger, worker.Id, request.Operation, passed.Reason);
                    throw new SandboxRejectedException(passed.Reason, passed.Message);
                }
                catch (OperationCanceledException)
                {
                    _workers.Drop(worker);
                    throw;
                }
                catch (WorkerDiedException died) when (died.HadBegun)
                {
                    _workers.Drop(worker);
                    Log.WorkerDied(_logger, worker.Id, request.Operation, died.Message);
                    if (++killed == MostKilled)
                    {
                        throw new SandboxRejectedException(
                            Reasons.Broken, $"The document ended the process that worked on it, twice ({died.Message}).");
                    }
                }
                catch (WorkerDiedException died)
                {
                    _workers.Drop(worker);
                    Log.WorkerLost(_logger, worker.Id, request.Operation, died.Message);
                    if (++lost == MostLost)
                    {
                        throw new TransientFaultException(FormattableString.Invariant(
                            $"{MostLost} worker processes ended before they took a document ({died.Message}). ") +
                            "Look for what kills them: the memory limit of the container or the kernel's log.");
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
        }

        _workers.Dispose();
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

    private TempRoot Temp()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _temp ??= new TempRoot(_options.TempFolder);
        }
    }
}
