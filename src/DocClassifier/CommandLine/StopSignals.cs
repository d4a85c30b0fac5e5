using System.Runtime.InteropServices;

namespace DocClassifier.CommandLine;

/// <summary>
/// SIGINT and SIGTERM ask to stop: the work in hand is finished. A second one ends the process at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private const int EndedBySignal = 130;
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _received;

    public StopSignals() => _registrations =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _received) > 1)
            Environment.Exit(EndedBySignal);
        _stop.Cancel();
    }
}
