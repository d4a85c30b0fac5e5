using DocClassifier.Contracts.Registry;
using DocClassifier.Contracts.Stages;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Broker.Registry;

/// <summary>Keeps the state in step with the log: follows it, and writes by appending and reading back. Thread-safe.</summary>
internal sealed class SchemaStore(ISchemaLog log, TimeSpan writeTimeout, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RegistryState? _state;
    private Task _following = Task.CompletedTask;

    /// <summary>Completes when all that was in the log at the start has been read.</summary>
    public Task Ready => _ready.Task;

    /// <exception cref="RegistryErrorException">The log has not been read yet.</exception>
    public RegistryState State => _state ?? throw RegistryErrorException.Store("the log of schemas has not been read yet");

    public void Start() => _following = FollowAsync(_stopping.Token);

    /// <summary>Runs one change of this registry at a time.</summary>
    public async Task<T> ChangeAsync<T>(Func<CancellationToken, Task<T>> change, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(writeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken, _stopping.Token);
        try
        {
            await _writing.WaitAsync(either.Token);
            try
            {
                return await change(either.Token);
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw RegistryErrorException.TimedOut();
        }
        catch (TransientFaultException exception)
        {
            throw RegistryErrorException.Store(exception.Message);
        }
    }

    /// <summary>Appends a record and waits until the state has it. Within <see cref="ChangeAsync"/> only.</summary>
    public async Task AppendAsync(byte[] key, byte[]? value, CancellationToken cancellationToken)
    {
        var offset = await log.AppendAsync(key, value, cancellationToken);
        while (!await State.WaitForAsync(offset, cancellationToken))
        {
            // The log has been read anew meanwhile; the record is in the new state or on its way into it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _following;
        _ready.TrySetCanceled();
        _stopping.Dispose();
        _writing.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ReadAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
            }
            catch (TransientFaultException exception)
            {
                Log.SchemaLogFailed(logger, exception.Message);
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        // A record of one's own at the end of what is there: once it has been read back, so has all before it.
        var end = await log.AppendAsync(LogRecords.PlainKey(LogRecords.Noop), null, cancellationToken);
        var state = new RegistryState();
        await foreach (var record in log.ReadAsync(cancellationToken))
        {
            if (!state.Apply(record))
                Log.SchemaRecordPassedOver(logger, record.Offset);
            if (record.Offset >= end && _state != state)
            {
                var before = _state;
                _state = state;
                before?.Retire();
                _ready.TrySetResult();
                await RepairAsync(state, cancellationToken);
            }
        }
    }

    /// <summary>What another registry should have written again but died before it did.</summary>
    private async Task RepairAsync(RegistryState state, CancellationToken cancellationToken)
    {
        foreach (var first in state.Shadowed)
            await log.AppendAsync(LogRecords.SchemaKey(first.Subject, first.Version), LogRecords.SchemaValue(first), cancellationToken);
    }
}
