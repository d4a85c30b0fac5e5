using DocClassifier.Contracts.Stages;
using DocClassifier.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DocClassifier.Composition;

/// <summary>Readiness of the content store: reachable, writable, with room.</summary>
internal sealed class StoreHealth(IContentStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await store.CheckAsync(cancellationToken) is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy();
        }
        catch (TransientFaultException fault)
        {
            return HealthCheckResult.Unhealthy(fault.Message);
        }
    }
}
