using Microsoft.Extensions.Hosting;

namespace DocClassifier.Streaming.Tests.Cluster;

internal sealed class TestLifetime : IHostApplicationLifetime
{
    private readonly CancellationTokenSource _stopping = new();

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => _stopping.Token;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public bool IsStopRequested => _stopping.IsCancellationRequested;

    public void StopApplication()
    {
        // The program's exit code is not the test run's.
        Environment.ExitCode = 0;
        _stopping.Cancel();
    }
}
