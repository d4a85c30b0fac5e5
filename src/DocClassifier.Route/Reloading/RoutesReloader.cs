using DocClassifier.Contracts.Stages;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DocClassifier.Route.Reloading;

/// <summary>Checks the rules' topics once all of the host has started, then looks for changes of the file (polling: it works on every mount).</summary>
internal sealed class RoutesReloader(
    LiveRoutes routes, IOptions<RouteOptions> options, TimeProvider time, ILogger<RoutesReloader> logger) : BackgroundService, IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await routes.CheckTopicsAsync(cancellationToken);
        }
        catch (TransientFaultException exception)
        {
            // A cluster that is away is the engine's to wait for; it finds a missing topic before its first document, too.
            logger.Unchecked(exception.Message);
        }
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!routes.CanChange)
            return;
        using var timer = new PeriodicTimer(options.Value.ReloadEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await routes.LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the host.
        }
    }
}
