using DocClassifier.Contracts.Stages;
using Microsoft.Extensions.Hosting;

namespace DocClassifier.Sandbox.Pool;

/// <summary>Starts one worker in the background, so that the first document does not wait for it.</summary>
internal sealed class SandboxWarmUp(SandboxPool pool) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await pool.WarmAsync(stoppingToken);
        }
        catch (TransientFaultException)
        {
            // Logged by the pool; the first document meets the same fault and is retried.
        }
    }
}
